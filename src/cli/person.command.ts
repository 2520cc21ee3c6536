import { newPerson, People, SignIn } from '../access/index.js';
import { systemActor } from '../messaging/index.js';
import { platformProblems } from '../platform/index.js';
import { openContext } from '../roles/context.js';
import { configOfHouse } from '../roles/house.js';
import { Output } from './output.js';

/** Adds a person in the database of the environment, or of the house that runs in `data`, and shows their link once. */
export async function addPerson(
  options: { name: string; mailbox: string; role: string[]; process?: string; data: string },
  json: boolean,
): Promise<void> {
  const { name, mailbox, role, process } = options;
  const parsed = newPerson.safeParse({
    name,
    mailbox,
    roles: role,
    ...(process === undefined ? {} : { processId: process }),
  });
  if (!parsed.success) {
    throw platformProblems.invalidInput('The person cannot be added.', {
      findings: parsed.error.issues.map(({ path, message }) => ({
        level: 'error',
        code: 'platform/invalid-input',
        where: `--${String(path[0]).replace('roles', 'role').replace('processId', 'process')}`,
        message,
      })),
    });
  }
  const context = await openContext(await configOfHouse(options.data));
  try {
    const people = context.get(People);
    const actor = systemActor('cli', 'cli-person-add');
    const person = await people.add(actor, parsed.data);
    const link = await people.handOverLink(actor, person._id);
    new Output(json).result(
      { id: person._id, name, roles: role, link: link.url, expires: link.expires },
      link.url,
    );
  } finally {
    await context.close();
  }
}

interface Named {
  mailbox: string;
  data: string;
}

/** Shows a new link by which somebody sets their password; on request their second factor goes, for a lost telephone. */
export async function linkPerson(
  { mailbox, data, withoutSecondFactor }: Named & { withoutSecondFactor?: true },
  json: boolean,
): Promise<void> {
  const context = await openContext(await configOfHouse(data));
  try {
    const people = context.get(People);
    const actor = systemActor('cli', 'cli-person-link');
    const { _id: id } = await people.byMailbox(mailbox);
    if (withoutSecondFactor) await context.get(SignIn).removeSecondFactor(actor, id);
    const { url, expires } = await people.handOverLink(actor, id);
    new Output(json).result({ id, link: url, expires }, url);
  } finally {
    await context.close();
  }
}

/** Ends somebody's access, and their sessions, at once. */
export async function endPerson({ mailbox, data }: Named, json: boolean): Promise<void> {
  const context = await openContext(await configOfHouse(data));
  try {
    const people = context.get(People);
    const { _id, name } = await people.byMailbox(mailbox);
    const { endedAt } = await people.end(systemActor('cli', 'cli-person-end'), _id);
    new Output(json).result({ id: _id, endedAt }, `${name} can sign in no more.`);
  } finally {
    await context.close();
  }
}

/** Lists who signs in, in the order in which they were added. */
export async function listPeople({ data }: Pick<Named, 'data'>, json: boolean): Promise<void> {
  const context = await openContext(await configOfHouse(data));
  try {
    const people = context.get(People);
    const found = [];
    let cursor: string | undefined;
    do {
      const page = await people.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    const rows = found.map(({ mailbox, name, roles, endedAt }) => ({ mailbox, name, roles, endedAt }));
    const lines = rows.map(({ mailbox, name, roles, endedAt }) =>
      [mailbox, name, roles.join(', '), ...(endedAt === undefined ? [] : ['ended'])].join('\t'),
    );
    new Output(json).result({ people: rows }, lines.join('\n'));
  } finally {
    await context.close();
  }
}
