import { z } from 'zod';
import { ApiTokens, roles } from '../access/index.js';
import { systemActor } from '../messaging/index.js';
import { id, line, platformProblems } from '../platform/index.js';
import { configOfHouse } from '../roles/house.js';
import { openContext } from '../roles/context.js';
import { Output } from './output.js';

const wanted = z.object({ name: line(120), role: z.array(z.enum(roles)).min(1), process: id.optional() });

/** Makes a token in the database of the environment, or of the house that runs in `data`. */
export async function createToken(
  options: { name: string; role: string[]; process?: string; data: string },
  json: boolean,
): Promise<void> {
  const parsed = wanted.safeParse(options);
  if (!parsed.success) {
    throw platformProblems.invalidInput('The token cannot be made.', {
      findings: parsed.error.issues.map(({ path, message }) => ({
        level: 'error',
        code: 'platform/invalid-input',
        where: `--${String(path[0])}`,
        message,
      })),
    });
  }
  const { name, role, process } = parsed.data;
  const context = await openContext(await configOfHouse(options.data));
  try {
    const { token, secret } = await context.get(ApiTokens).create(systemActor('cli', 'cli-token-create'), {
      name,
      roles: role,
      ...(process === undefined ? {} : { processId: process }),
    });
    new Output(json).result({ id: token._id, name, roles: role, secret }, secret);
  } finally {
    await context.close();
  }
}
