import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { ApiClient } from '../../src/cli/api-client.js';
import { demonstrationMailboxes } from '../../src/directory/index.js';
import { freePort } from '../../src/platform/local-services/index.js';
import { eventually } from '../support/eventually.js';
import { testDatabase } from '../support/services.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const ADDRESSEES = 32;

/** The commands of the README's section, in their order; comments are left out. */
async function readmeCommands(): Promise<string[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, section = ''] = readme.split('\n## From nothing to the first letter\n');
  const block = /```\n([\s\S]*?)\n```/.exec(section)?.[1] ?? '';
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}

/** Words of a command line; quotes hold words together. */
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** A newcomer types what the README says: the compiled program, nothing but what its output shows. */
describe('the way from nothing to the first letter, as the README has it', () => {
  const database = testDatabase();
  const environment: Record<string, string | undefined> = { ...process.env };
  const filled: Record<string, string> = {};
  let commands: string[] = [];
  let folder = '';
  let house: ChildProcess | undefined;
  let shown = '';

  /** Runs the one command of the README that begins so, with its placeholders filled. */
  async function type(beginning: string): Promise<string> {
    const [line = '', ...others] = commands.filter((command) => command.includes(beginning));
    if (line === '' || others.length > 0) throw new Error(`"${beginning}" is not one command of the README.`);
    const [setting, command = ''] = filling(line).split('npm run convene -- ');
    const own = Object.fromEntries(words(setting ?? '').map((pair) => pair.split('=') as [string, string]));
    const { stdout } = await run(process.execPath, [join(root, 'dist/cli.js'), ...words(command)], {
      cwd: folder,
      env: { ...environment, ...own },
    });
    return stdout;
  }

  const filling = (line: string): string =>
    line.replace(/<(\w+)>/g, (_, name: string) => {
      const value = filled[name];
      if (value === undefined) throw new Error(`Nothing has shown <${name}> yet: ${line}`);
      return value;
    });

  const found = (text: string, pattern: RegExp): string => {
    const value = pattern.exec(text)?.[1];
    if (value === undefined) throw new Error(`${pattern.source} is not in the output:\n${text}`);
    return value;
  };

  const mail = (number: number): Promise<Response> =>
    fetch(`${found(shown, /mail catcher (http\S+)/)}/mails/${number}/raw`);

  beforeAll(async () => {
    commands = await readmeCommands();
    folder = await mkdtemp(join(tmpdir(), 'convene-test-first-letter-'));
    await cp(join(root, 'src/demo/data/first-letter'), join(folder, 'my-process'), { recursive: true });
    Object.assign(environment, {
      NODE_ENV: 'test',
      MONGODB_URI: database.mongoUri,
      REDIS_URL: database.redisUrl,
      REDIS_PREFIX: database.redisPrefix,
      HTTP_PORT: String(await freePort()),
      CONVENE_DATA_DIR: join(folder, 'data'),
      CLOCK_ADJUSTABLE: 'true',
      MAIL_HOLD_SECONDS: '0',
      MAIL_PACE_PER_MINUTE: '0',
      SWEEP_SECONDS: '1',
    });
  });

  afterAll(async () => {
    if (house?.exitCode === null) {
      const gone = new Promise((resolve) => house?.once('exit', resolve));
      house.kill('SIGTERM');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('takes at most ten commands', () => {
    expect(commands.filter((command) => /^npm |npm run /.test(command)).length).toBeLessThanOrEqual(10);
    expect(commands[0]).toBe('npm start');
  });

  it('begins with an empty house that shows its address and the token, and nothing else', async () => {
    house = spawn(process.execPath, [join(root, 'dist/cli.js'), 'start'], { cwd: folder, env: environment });
    for (const stream of [house.stdout, house.stderr])
      stream?.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
      });
    await eventually(() => {
      if (house?.exitCode !== null) throw new Error(`The house has ended:\n${shown}`);
      expect(shown).toContain('Press Ctrl-C to stop.');
    }, 50_000);
    expect(shown.trim().split('\n').length).toBeLessThanOrEqual(15);
    filled['token'] = found(shown, /^ {2}(cv_\S+)$/m);
    const [exported = ''] = commands.filter((command) => command.startsWith('export '));
    const names = words(exported.replace(/^export /, '')).map((pair) => pair.split('=')[0]);
    expect(names).toEqual(['CONVENE_URL', 'CONVENE_TOKEN']);
    environment['CONVENE_URL'] = found(shown, /Convene runs at (\S+)/);
    environment['CONVENE_TOKEN'] = filled['token'];
    await new ApiClient(environment['CONVENE_URL'], filled['token']).put('/api/v1/clock', {
      instant: '2031-02-03T09:00:00-05:00',
    });
  });

  it('brings in directory, mailboxes and the process', async () => {
    await type('import --standing-directory');
    const office = new ApiClient(environment['CONVENE_URL'] ?? '', filled['token'] ?? '');
    const delegations = await office.all<{ id: string }>('/api/v1/delegations');
    const rows = delegations.flatMap(({ id }) =>
      demonstrationMailboxes(id).map(({ address, role }) => `${id},${address},${role}`),
    );
    await writeFile(join(folder, 'contacts.csv'), ['owner,address,role', ...rows].join('\n'));
    expect(await type('--kind contacts')).toContain(`Written: ${rows.length} added`);
    filled['letter'] = found(await type('import ./my-process'), /letter invitation: (\S+)/);
  });

  it('finds nothing against the letter and says to how many it goes', async () => {
    const said = await type('letters dry-run');
    expect(said).toContain(`${ADDRESSEES} addressees, 0 findings`);
    expect(commands.find((command) => command.includes('letters issue'))).toContain(
      `--addressees ${ADDRESSEES}`,
    );
  });

  it('has it cleared by somebody else, and issues it', async () => {
    expect(await type('letters submit')).toContain('in-clearance');
    filled['clearer'] = (await type('token create')).trim();
    expect(await type('letters clear')).toContain('cleared');
    expect(await type('letters issue')).toContain('issued');
  });

  it('reaches everybody with a mail that invites', async () => {
    await eventually(async () => expect((await mail(ADDRESSEES)).status).toBe(200), 30_000);
    expect((await mail(ADDRESSEES + 1)).status).toBe(404);
    const parsed = await simpleParser(Buffer.from(await (await mail(1)).arrayBuffer()));
    expect(parsed.subject).toBe('First informal consultation on transit corridors: invitation');
    expect(parsed.text?.replace(/\s+/g, ' ')).toContain('Monday, 10 March 2031');
    expect(parsed.text).toMatch(/https?:\/\/\S+\/a\/\S+/);
    const files = parsed.attachments.map(({ contentType }) => contentType);
    expect(files.filter((type) => type === 'application/pdf')).toHaveLength(2);
    expect(files).toContain('text/calendar');
    await eventually(async () => {
      const rows = (await type('letters coverage')).trim().split(/\r?\n/);
      expect(rows.slice(1).map((row) => row.split(',')[5])).toEqual(Array(ADDRESSEES).fill('yes'));
    }, 30_000);
  });
});
