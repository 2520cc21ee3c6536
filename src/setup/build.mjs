// The compiled service in dist/: made again when a source is not the one it was made from.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './packages.mjs';
import { lastWords, run } from './process.mjs';
import { SetupError, timed } from './say.mjs';

/** Kept inside dist, so that it goes when dist goes; written last, so that a broken build has none. */
const STAMP = 'dist/.convene-build';

/** One hash over names, sizes and times of everything the build reads. */
export function sourcesHash(root) {
  const lines = ['tsconfig.json', 'nest-cli.json', 'package-lock.json'].map((name) => describe(root, name));
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.spec\.tsx?$/.test(entry.name)) continue;
    lines.push(describe(entry.parentPath, entry.name));
  }
  return sha256(lines.sort().join('\n'));
}

function describe(folder, name) {
  const path = join(folder, name);
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}

/** Why dist must be built, or null when it is of these sources. */
export function whyBuild(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp)) return 'there is no finished build';
  return readFileSync(stamp, 'utf8') === sourcesHash(root) ? null : 'the sources have changed';
}

/** Builds when needed; throws `setup/build` with the compiler's words. */
export async function ensureBuild(root) {
  const why = whyBuild(root);
  if (why === null) return;
  const hash = sourcesHash(root);
  await timed(`Building, because ${why}`, async () => {
    const node = join(root, 'node_modules/.bin/node');
    const { code, output } = await run(node, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], {
      cwd: root,
    });
    if (code !== 0) throw new SetupError('setup/build', `The build failed:\n${lastWords(output, 40)}`);
    writeFileSync(join(root, STAMP), hash);
  });
}
