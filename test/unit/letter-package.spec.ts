import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  checkSource,
  inspectUpload,
  renderHtml,
  renderText,
  TypstPdfRenderer,
} from '../../src/letters/rendering/index.js';
import {
  genevaData,
  genevaDocument,
  genevaFile,
  genevaLetters,
  otherLanguages,
  type Writing,
} from '../support/geneva-letters.js';

const writings: Record<string, Writing> = {
  ...genevaLetters(),
  'procedural-note': genevaDocument('procedural-note', 'Procedural note'),
  programme: genevaDocument('programme', 'Programme'),
  'issue-brief-3': genevaFile().writing,
  ...otherLanguages,
};

const folder = new URL('../golden/letters/', import.meta.url);

/** A missing golden file is written and the test fails, so that somebody looks at it. */
function golden(name: string, text: string): void {
  const file = new URL(name, folder);
  if (!existsSync(file)) {
    writeFileSync(file, text);
    throw new Error(`${name} was missing and has been written: look at it, then commit it.`);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe('the letters of the Geneva package', () => {
  it.each(Object.entries(writings))('%s passes the check without a finding', (_name, { source, values }) => {
    expect(checkSource(source, values)).toEqual([]);
  });

  it.each(Object.entries(writings))(
    '%s has the text and HTML that were looked at',
    (name, { source, values }) => {
      golden(`${name}.txt`, renderText(source, values));
      golden(`${name}.html`, renderHtml(source, values));
    },
  );

  it('dispatch the cover letter alone, and mark every wording as invented', () => {
    const { letters, files } = genevaData;
    expect(letters.filter(({ dispatched }) => dispatched).map(({ key }) => key)).toEqual(['cover']);
    for (const { mark } of [...letters, ...files]) expect(mark).toMatch(/invented for demonstration/i);
  });

  it('hold no dates of their own in their bodies, so that the case can be moved to another year', () => {
    for (const { source } of Object.values(genevaLetters()))
      expect(source.body).not.toMatch(/\b(?:June|April) ?\d|20[12]\d/);
  });

  it('name the moderators, the letter of 13 April and no computed number', () => {
    const { cover } = genevaLetters();
    const text = cover ? renderText(cover.source, cover.values).replace(/\s+/g, ' ') : '';
    for (const words of [
      'H.E. Mr. Ola Henrikson',
      'H.E. Ambassador Mehmet Samsar',
      'Dr. Omar Abdulrahman Salem Alnuaimi',
      'my letter dated 13 April 2017',
      'a letter dated 1 June 2017',
      'a letter dated 2 June 2017',
      '19 and 20 June 2017',
    ]) {
      expect(text).toContain(words);
    }
    const note = writings['procedural-note'];
    const noteText = note ? renderText(note.source, note.values) : '';
    const headings = noteText.match(/^(?:I+\. .*|[a-z]\. .*|Annex.*)$/gm);
    expect(headings).toEqual([
      'I. Introduction',
      'II. Format',
      'a. Welcoming remarks',
      'b. Presentation of the issue brief',
      'c. Expert panels',
      'd. Summary panel',
      'e. Closing',
      'f. Side events',
      'Annex 1. Agenda',
    ]);
    expect(noteText.match(/to be announced/g)).toHaveLength(10);
    expect(noteText).not.toMatch(/\b(?:46|45|upper bound)\b/);
  });
});

describe('the placeholder of the uploaded issue brief', () => {
  const renderer = new TypstPdfRenderer(1);
  afterAll(() => renderer.close());

  it('is the PDF that its text makes, byte for byte, and passes as an upload', async () => {
    const { address, writing } = genevaFile();
    const bytes = await renderer.render(writing.source, writing.values);
    if (!existsSync(address)) {
      writeFileSync(address, bytes);
      throw new Error('The placeholder was missing and has been written: look at it, then commit it.');
    }
    expect(readFileSync(address).equals(bytes)).toBe(true);
    expect(await inspectUpload(bytes)).toEqual({ pages: 2 });
  });
});
