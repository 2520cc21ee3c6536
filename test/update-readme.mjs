// Writes the configuration table of the README from the program's own settings. Run after `npm run build`.
import { readFile, writeFile } from 'node:fs/promises';
import { settingsAsMarkdown } from '../dist/platform/index.js';

const path = new URL('../README.md', import.meta.url);
const readme = await readFile(path, 'utf8');
const table = /<!-- settings -->\n[\s\S]*?<!-- \/settings -->/;
await writeFile(
  path,
  readme.replace(table, () => `<!-- settings -->\n${settingsAsMarkdown()}\n<!-- /settings -->`),
);
