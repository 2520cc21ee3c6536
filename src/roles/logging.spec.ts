import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { listingsAtDebug } from './logging.js';

function logged(level: string, tell: (logger: pino.Logger) => void): { level: number; msg: string }[] {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  tell(pino({ level, hooks: { logMethod: listingsAtDebug } }, stream));
  return lines.map((line) => JSON.parse(line) as { level: number; msg: string });
}

const atStart = (logger: pino.Logger): void => {
  logger.info({ context: 'InstanceLoader' }, 'MailModule dependencies initialized');
  logger.info({ context: 'RouterExplorer' }, 'Mapped {/docs, GET} route');
  logger.warn({ context: 'RouterExplorer' }, 'something is odd');
  logger.info({ context: 'Convene' }, 'all listens');
  logger.info('no context');
};

describe('the log of a start', () => {
  it("leaves out Nest's lists of modules and addresses", () => {
    expect(logged('info', atStart).map(({ msg }) => msg)).toEqual([
      'something is odd',
      'all listens',
      'no context',
    ]);
  });

  it('shows them at debug level, each once', () => {
    expect(logged('debug', atStart).map(({ level }) => level)).toEqual([20, 20, 40, 30, 30]);
  });
});
