import { MailCatcher } from '../platform/mail-catcher/index.js';
import { untilTold } from '../roles/until-told.js';
import type { CatchOptions } from './options.js';

/** A mail server that only keeps: for compose files and trying out. */
export async function catchMail(options: CatchOptions): Promise<void> {
  const catcher = await MailCatcher.start({
    dir: options.data,
    smtpPort: Number(options.smtpPort),
    webPort: Number(options.webPort),
    host: options.host,
  });
  process.stdout.write(`SMTP ${catcher.smtpUrl}\nmails ${catcher.webUrl}\n`);
  await untilTold();
  await catcher.stop();
}
