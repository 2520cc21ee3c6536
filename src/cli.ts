#!/usr/bin/env node
import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import type {
  CatchOptions,
  DeliveryOptions,
  DemoOptions,
  ImportOptions,
  LetterOptions,
  PersonOptions,
  TokenOptions,
} from './cli/options.js';
import { explain } from './main.js';
import { environment, settingsAsText } from './platform/index.js';

const program = new Command('convene')
  .description('Meeting logistics for intergovernmental processes')
  // Else `--json <file>` of the commands that write one would be taken for the switch of the same name.
  .enablePositionalOptions()
  .option('--json', 'print one JSON document on standard output, and progress on standard error', false)
  .addHelpText('after', `\nConfiguration (environment):\n${settingsAsText()}`)
  .showHelpAfterError();

/** The switch stands before or after the command. */
const jsonSwitch = new Option('--json', 'print one JSON document on standard output').default(false);
const json = (command: Command): boolean =>
  program.opts<{ json: boolean }>().json || command.opts<{ json: boolean }>().json;
const dataDir = new Option('--data <folder>', "folder of the local services' data").default(
  environment()['CONVENE_DATA_DIR'] ?? '.convene',
);
const url = new Option('--url <address>', 'address of the running house')
  .env('CONVENE_URL')
  .default('http://127.0.0.1:3000');
const token = new Option('--token <secret>', 'API token').env('CONVENE_TOKEN').makeOptionMandatory();

const port = (value: string): string => {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new InvalidArgumentError('A port is a number up to 65535; 0 takes a free one.');
  return value;
};

program
  .command('start')
  .description('an empty house on this machine: local services and all roles')
  .addOption(dataDir)
  .action(async (options: { data: string }) => {
    const { start } = await import('./cli/start.command.js');
    await start(options.data);
  });

program
  .command('serve')
  .description('one role from the environment, with servers of your own (see docker/compose.yaml)')
  .action(async () => {
    const { main } = await import('./main.js');
    await main();
  });

program
  .command('demo')
  .description('the Geneva session of June 2017, end to end, on local services')
  .option('--starts <day>', 'a Monday on which the session begins, YYYY-MM-DD')
  .option('--exit', 'end by itself', false)
  .option('--out <folder>', 'write every mail, letter, feed and event there')
  .option('--json <file>', 'write the summary there')
  .option('--data <folder>', "folder of the demonstration's data")
  .action(async (options: DemoOptions) => {
    const { demo } = await import('./demo/index.js');
    await demo(options);
  });

const tokens = program.command('token').description('API tokens');
tokens
  .command('create')
  .description('makes a token and shows its secret, once')
  .requiredOption('--name <name>', 'who holds it')
  .requiredOption(
    '--role <role...>',
    'office, clearer, facilitator, side-event-desk, organiser, delegation, participant, auditor',
  )
  .option('--process <id>', 'the one process it is good for')
  .addOption(dataDir)
  .addOption(jsonSwitch)
  .action(async (options: TokenOptions, command: Command) => {
    const { createToken } = await import('./cli/token.command.js');
    await createToken(options, json(command));
  });

const people = program.command('person').description('people who sign in to the console');
people
  .command('add')
  .description('adds a person and shows, once, the link by which they set their password')
  .requiredOption('--name <name>', 'as it stands on the record')
  .requiredOption('--mailbox <address>', 'what they sign in with')
  .requiredOption('--role <role...>', 'as for tokens')
  .option('--process <id>', 'the one process they work for')
  .addOption(dataDir)
  .addOption(jsonSwitch)
  .action(async (options: PersonOptions, command: Command) => {
    const { addPerson } = await import('./cli/person.command.js');
    await addPerson(options, json(command));
  });
people
  .command('list')
  .description('lists who signs in to the console')
  .addOption(dataDir)
  .addOption(jsonSwitch)
  .action(async (options: { data: string }, command: Command) => {
    const { listPeople } = await import('./cli/person.command.js');
    await listPeople(options, json(command));
  });
people
  .command('link')
  .description('shows, once, a new link by which somebody sets their password')
  .requiredOption('--mailbox <address>', 'what they sign in with')
  .option('--without-second-factor', 'take their second factor away: it is set up anew at the next sign-in')
  .addOption(dataDir)
  .addOption(jsonSwitch)
  .action(
    async (options: { mailbox: string; data: string; withoutSecondFactor?: true }, command: Command) => {
      const { linkPerson } = await import('./cli/person.command.js');
      await linkPerson(options, json(command));
    },
  );
people
  .command('end')
  .description('ends the access of somebody, and their sessions')
  .requiredOption('--mailbox <address>', 'what they sign in with')
  .addOption(dataDir)
  .addOption(jsonSwitch)
  .action(async (options: { mailbox: string; data: string }, command: Command) => {
    const { endPerson } = await import('./cli/person.command.js');
    await endPerson(options, json(command));
  });

program
  .command('import')
  .argument('[path]', 'a CSV file, or the folder of a process')
  .description(
    'brings in the standing directory, a table of the directory, or a process with its programme and letters',
  )
  .option('--standing-directory', 'Member States and observers, as packaged', false)
  .addOption(
    new Option('--kind <kind>', 'of a CSV file').choices([
      'delegations',
      'contacts',
      'organisations',
      'stakeholders',
    ]),
  )
  .option('--apply', 'write; without it the table is only looked at', false)
  .option('--announce', 'of a process: its meeting may be seen by everybody, and invited to', false)
  .addOption(url)
  .addOption(token)
  .addOption(jsonSwitch)
  .action(async (path: string | undefined, options: ImportOptions, command: Command) => {
    const { importInto } = await import('./cli/import.command.js');
    await importInto(path, options, json(command));
  });

program
  .command('init')
  .argument('<folder>', 'a new or empty folder')
  .description(
    'writes an example process to edit and import: meeting, list, letter, and a README that explains them',
  )
  .addOption(jsonSwitch)
  .action(async (folder: string, _options: object, command: Command) => {
    const { init } = await import('./cli/init.command.js');
    await init(folder, json(command));
  });

const letters = program.command('letters').description('the way of a letter');
for (const [name, description] of [
  ['list', 'all letters with their states'],
  ['dry-run', 'everything that speaks against issuing, at once'],
  ['submit', 'hands a draft in for clearance'],
  ['clear', 'clears a letter: somebody else than its writer'],
  ['issue', 'fixes addressees, pages and enclosures, and lets the mails leave'],
  ['halt', 'stops the mails that have not left'],
  ['resume', 'lets halted mails go on'],
  ['coverage', 'who was reached and who was not'],
] as const) {
  letters
    .command(name)
    .description(description)
    .argument(name === 'list' ? '[letter]' : '<letter>', 'id of the letter')
    .option('--addressees <number>', 'issue: to how many it goes, as the dry run says')
    .addOption(url)
    .addOption(token)
    .addOption(jsonSwitch)
    .action(async (letter: string | undefined, options: LetterOptions, command: Command) => {
      const { letterCommand } = await import('./cli/letters.command.js');
      await letterCommand(name, letter ?? '', options, json(command));
    });
}

program
  .command('deliveries')
  .description("what became of each mail, in the server's words")
  .option('--letter <id>', 'of one letter')
  .option('--state <state>', 'queued, sending, accepted, deferred, failed, bounced, superseded')
  .option('--retry <delivery>', 'queue a failed one again')
  .option('--give-up <delivery>', 'stop trying, with --reason')
  .option('--reason <text>')
  .addOption(url)
  .addOption(token)
  .addOption(jsonSwitch)
  .action(async (options: DeliveryOptions, command: Command) => {
    const { deliveries } = await import('./cli/deliveries.command.js');
    await deliveries(options, json(command));
  });

program
  .command('export')
  .argument('<process>', 'id of the process')
  .argument('<folder>', 'an empty or new folder')
  .description('writes letters, mails, answers, events and files, with a list of SHA-256')
  .addOption(dataDir)
  .addOption(jsonSwitch)
  .action(async (processId: string, folder: string, options: { data: string }, command: Command) => {
    const { exportTo } = await import('./cli/export.command.js');
    await exportTo(processId, folder, options.data, json(command));
  });

program
  .command('open')
  .argument('<folder>', 'an export')
  .description('opens an export to be read, not changed')
  .action(async (folder: string) => {
    const { open } = await import('./cli/export.command.js');
    await open(folder);
  });

program
  .command('catch-mail')
  .description(
    'a mail server that keeps what it is given, with a web view; for trying out, never for real mail',
  )
  .option('--data <folder>', 'where mails are kept', '.convene/mail')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--smtp-port <port>', '0 takes a free one', port, '2525')
  .option('--web-port <port>', '0 takes a free one', port, '8025')
  .action(async (options: CatchOptions) => {
    const { catchMail } = await import('./cli/catch-mail.command.js');
    await catchMail(options);
  });

for (const [name, description] of [
  ['bench', 'paired measurements against a rival: letters, relay, boot'],
  ['chaos', 'breaks workers, Redis, MongoDB and SMTP on the way, and counts what was lost or repeated'],
] as const) {
  program
    .command(name)
    .argument('[which...]', 'the ones to run; all when left out')
    .description(description)
    .option('--json <file>', 'write the figures there')
    .option('--rounds <number>', 'rounds of each pair')
    .option('--size <number>', 'deliveries in a round')
    .action(async (which: string[], options: { json?: string; rounds?: string; size?: string }) => {
      const { measure } = await import('./cli/measure.command.js');
      await measure(name, which, options);
    });
}

program.parseAsync().catch((error: unknown) => {
  // What a refused command has opened (a connection that is tried again and again) must not keep it alive.
  process.stderr.write(`${explain(error)}\n`, () => process.exit(1));
});
