import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { loadConfig } from './config.js';
import { settingsAsMarkdown, settingsAsText } from './describe.js';
import { settings } from './settings.js';

const enough = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017/convene',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SMTP_URL: 'smtp://127.0.0.1:2525',
};
const production = {
  ...enough,
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://convene.example.org/',
  MAIL_FROM_ADDRESS: 'office@example.org',
  MAIL_DOMAIN: 'example.org',
  SMTP_REQUIRE_TLS: 'true',
  LINK_KEYS: `a:${Buffer.alloc(32, 1).toString('base64url')}`,
};

function faults(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.extensions['findings'] as { where: string }[]).map(({ where }) => where);
  }
  return [];
}

describe('the configuration', () => {
  it('needs no more than the three servers', () => {
    const config = loadConfig(enough);
    expect(config.role).toBe('all');
    expect(config.mail.pacePerMinute).toBe(60);
    expect(config.mail.backoffSeconds).toEqual([60, 300, 900, 3600, 10800, 21600]);
  });

  it('is frozen to the last level', () => {
    const config = loadConfig(enough);
    expect(Object.isFrozen(config.mail.from)).toBe(true);
    expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
  });

  it('lists every fault at once', () => {
    expect(
      faults({
        HTTP_PORT: '70000',
        LOG_LEVEL: 'loud',
        MAIL_FROM_ADDRESS: 'nobody',
        OFFICE_ZONE: 'Atlantis/Capital',
      }).sort(),
    ).toEqual(
      [
        'HTTP_PORT',
        'LOG_LEVEL',
        'MAIL_FROM_ADDRESS',
        'MONGODB_URI',
        'OFFICE_ZONE',
        'REDIS_URL',
        'SMTP_URL',
      ].sort(),
    );
  });

  it('takes no default secret, no movable clock and no mail without TLS in production', () => {
    expect(faults({ ...enough, NODE_ENV: 'production', CLOCK_ADJUSTABLE: 'true' }).sort()).toEqual(
      [
        'CLOCK_ADJUSTABLE',
        'LINK_KEYS',
        'MAIL_DOMAIN',
        'MAIL_FROM_ADDRESS',
        'PUBLIC_URL',
        'SMTP_REQUIRE_TLS',
      ].sort(),
    );
    expect(loadConfig(production).http.publicUrl).toBe('https://convene.example.org');
  });

  it('refuses half a DKIM setting and short link keys', () => {
    expect(faults({ ...enough, DKIM_DOMAIN: 'example.org' }).sort()).toEqual([
      'DKIM_PRIVATE_KEY',
      'DKIM_SELECTOR',
    ]);
    expect(faults({ ...enough, LINK_KEYS: 'a:short' })).toEqual(['LINK_KEYS']);
  });

  it('never names the value of a secret in a refusal', () => {
    let refusal = '';
    try {
      loadConfig({ ...enough, MONGODB_URI: 'postgres://user:hunter2@host' });
    } catch (error) {
      refusal = `${String(error)} ${JSON.stringify((error as Problem).extensions)}`;
    }
    expect(refusal).toContain('MONGODB_URI');
    expect(refusal).not.toContain('hunter2');
  });

  it('describes every variable in the table and in the help', () => {
    for (const name of Object.keys(settings)) {
      expect(settingsAsMarkdown()).toContain(`| \`${name}\` |`);
      expect(settingsAsText()).toContain(`  ${name}`);
    }
  });
});
