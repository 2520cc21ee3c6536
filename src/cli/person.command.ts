import { newPerson, People } from '../access/index.js';
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
