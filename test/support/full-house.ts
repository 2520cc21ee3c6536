import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiTokens, type Role } from '../../src/access/index.js';
import { ApiClient } from '../../src/cli/api-client.js';
import { systemActor } from '../../src/messaging/index.js';
import { MailCatcher } from '../../src/platform/mail-catcher/index.js';
import { freePort } from '../../src/platform/local-services/index.js';
import { boot, type Running } from '../../src/roles/boot.js';
import { features } from '../../src/roles/features.js';
import { testConfig } from './config.js';

export interface FullHouse extends Running {
  mail: MailCatcher;
  /** A client of the API with a token of these roles. */
  client(...roles: Role[]): Promise<ApiClient>;
}

/** Every feature in one process, with a mail server that keeps what it is given; mails leave at once. */
export async function openFullHouse(settings: Record<string, string> = {}): Promise<FullHouse> {
  const dir = await mkdtemp(join(tmpdir(), 'convene-test-mail-'));
  const mail = await MailCatcher.start({ dir });
  const running = await boot(
    testConfig({
      SMTP_URL: mail.smtpUrl,
      HTTP_PORT: String(await freePort()),
      CLOCK_ADJUSTABLE: 'true',
      MAIL_HOLD_SECONDS: '0',
      MAIL_PACE_PER_MINUTE: '0',
      SWEEP_SECONDS: '1',
      ...settings,
    }),
    features,
    { logger: false },
  );
  return {
    ...running,
    mail,
    client: async (...roles) => {
      const actor = systemActor('test', 'test-token');
      const { secret } = await running.app.get(ApiTokens).create(actor, { name: roles.join(' '), roles });
      return new ApiClient(running.url, secret);
    },
    close: async () => {
      await running.close();
      await mail.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
