import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '../cli/output.js';
import type { House } from '../roles/house.js';
import type { DemoRecord } from './demo-record.js';

/** Pages that everybody may read, by the name of their file. */
const pagesOf = ({ meetingId, processId }: DemoRecord) => ({
  meetings: '/',
  programme: `/meetings/${meetingId}`,
  'programme-by-room': `/meetings/${meetingId}?by=room`,
  'programme-by-person': `/meetings/${meetingId}?by=person`,
  releases: `/meetings/${meetingId}/releases`,
  'release-1': `/meetings/${meetingId}/releases/1`,
  'release-2': `/meetings/${meetingId}/releases/2`,
  'changes-since-release-1': `/meetings/${meetingId}/changes?since=1`,
  documents: `/processes/${processId}/documents`,
});

/**
 * The public pages as `pages/*.html`, as a reader without scripts gets them; the stylesheets that they name lie beside
 * them, so that a page can be opened from its file. Links lead from file to file, and to the running house for what is
 * not among the files.
 */
export async function writePublicPages(
  folder: string,
  { url }: House,
  record: DemoRecord,
  output: Output,
): Promise<void> {
  const pages = join(folder, 'pages');
  await mkdir(pages, { recursive: true });
  const styles = new Map<string, string>();
  const fileOf = new Map(Object.entries(pagesOf(record)).map(([name, path]) => [path, `${name}.html`]));
  const linked = (whole: string, attribute: string, path: string): string =>
    path.startsWith('/')
      ? `${attribute}="${fileOf.get(path.replaceAll('&amp;', '&')) ?? new URL(path, url).href}"`
      : whole;
  let written = 0;
  for (const [name, path] of Object.entries(pagesOf(record))) {
    const answer = await fetch(new URL(path, url));
    if (!answer.ok) {
      output.line(`  ${path} answered ${answer.status}: it was not written`);
      continue;
    }
    const html = (await answer.text()).replaceAll(
      /<link rel="stylesheet" href="([^"]+)"\/?>/gu,
      (_, href: string) => {
        const file = `${/([^/?]+)\.css/u.exec(href)?.[1] ?? 'style'}.css`;
        styles.set(file, href);
        return `<link rel="stylesheet" href="${file}">`;
      },
    );
    const asFile = html.replaceAll(/\b(href|action)="([^"]*)"/gu, linked);
    await writeFile(join(pages, `${name}.html`), asFile);
    written += 1;
  }
  for (const [file, href] of styles) {
    await writeFile(join(pages, file), Buffer.from(await (await fetch(new URL(href, url))).arrayBuffer()));
  }
  output.line(`Public pages: ${written} in ${pages}`);
}
