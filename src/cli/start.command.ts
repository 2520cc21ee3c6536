import { ApiTokens, People } from '../access/index.js';
import { environment } from '../platform/index.js';
import { makeToken, openHouse } from '../roles/house.js';
import { untilTold } from '../roles/until-told.js';

/** An empty house, ready for a real process. The first start makes the office's token and shows it once. */
export async function start(dataDir: string): Promise<void> {
  // What the first start shows must not drown in the log.
  const settings = { LOG_LEVEL: environment()['LOG_LEVEL'] ?? 'warn' };
  const house = await openHouse({ dataDir, settings });
  const write = (text: string): boolean => process.stdout.write(`${text}\n`);
  write(`\nConvene runs at ${house.url}\n  API          ${house.url}/docs`);
  if (environment()['SMTP_URL'] === undefined)
    write(`  mail catcher ${house.services.mailWebUrl}   (SMTP_URL is not set: no mail leaves this machine)`);
  if (!(await house.app.get(ApiTokens).any())) {
    write(`\nThe office's token, shown this once:\n\n  ${await makeToken(house, 'office', ['office'])}\n`);
  }
  if (!(await house.app.get(People).any())) {
    write(
      `To sign in at ${house.url}/office, add yourself (while this runs):\n\n  npm run -s convene -- person add --name "Your name" --mailbox you@office.example.org --role office\n`,
    );
  } else write(`  console      ${house.url}/office`);
  write('Press Ctrl-C to stop.');
  await untilTold();
  await house.close();
}
