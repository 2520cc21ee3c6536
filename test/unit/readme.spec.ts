import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { settingsAsMarkdown } from '../../src/platform/index.js';

describe('the README', () => {
  it('shows the configuration as the program has it (npm run readme brings it up to date)', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const table = /<!-- settings -->\n([\s\S]*?)\n?<!-- \/settings -->/.exec(readme)?.[1];
    expect(table).toBe(settingsAsMarkdown());
  });
});
