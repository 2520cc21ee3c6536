import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineProblems, platformProblems } from '../../../platform/index.js';
import { Pager, Table, Text } from './data.js';
import { Choice, FileField, Form, TextArea, TextField } from './form.js';
import { noticeOf } from './notices.js';
import { recordLink } from './record-link.js';
import { consoleRefusal, faultsOf, fieldId } from './refusals.js';

const HOSTILE = '"><script>alert(1)</script>&quot;\u202e';
/** Components without promises are strings. */
const html = (element: JSX.Element): string => element as string;
const session = { csrf: 'token"><b>' };
const problems = defineProblems('sample', { refused: { status: 422, title: 'It was refused' } });

describe('a form of the console', () => {
  it('carries its token before everything else, files too', () => {
    const shown = html(
      <Form session={session} action="/office/x?y=1&z=2" upload>
        <FileField name="file" label="File" required />
      </Form>,
    );
    expect(shown).toContain('enctype="multipart/form-data"');
    expect(shown.indexOf('name="_csrf"')).toBeLessThan(shown.indexOf('type="file"'));
    expect(shown).not.toContain('<b>');
  });

  it('gives back what was typed, as text', () => {
    const fields = (
      <>
        <TextField name="subject" label={HOSTILE} value={HOSTILE} hint={HOSTILE} />
        <TextArea name="body" label="Body" value={`\n${HOSTILE}`} />
        <Choice name="one" legend="One" options={[{ value: HOSTILE, text: HOSTILE }]} chosen={[HOSTILE]} />
      </>
    );
    expect(html(fields)).not.toContain('<script>');
    expect(html(fields)).toContain('&amp;quot;');
    expect(html(fields)).toMatch(/<textarea[^>]*>\n\n/);
  });

  it('ties a field to its label, its hint and its fault', () => {
    const faults = [{ field: 'names-0-family', message: 'must not be empty' }];
    const shown = html(
      <TextField name="names.0.family" label="Name" hint="As in the passport" faults={faults} required />,
    );
    expect(shown).toContain('<label for="names-0-family">');
    expect(shown).toContain('aria-describedby="names-0-family-hint names-0-family-fault"');
    expect(shown).toContain('aria-invalid="true"');
    expect(shown).not.toContain('(optional)');
  });

  it('never shows a password again', () => {
    expect(html(<TextField name="password" label="Password" type="password" value="secret" />)).not.toContain(
      'secret',
    );
  });
});

describe('a refusal', () => {
  it('stands beside the fields that it names', () => {
    const findings = [
      { level: 'error', code: 'x', where: 'enclosures.1.title', message: 'is too long', fix: 'Shorten it' },
      { level: 'error', code: 'x', message: 'The letter has no date.' },
    ];
    expect(consoleRefusal(problems.refused('Mend it.', { findings }))).toEqual([
      { field: 'enclosures-1-title', message: 'is too long. Shorten it.' },
      { field: 'main', message: 'The letter has no date.' },
    ]);
  });

  it('without findings stands at the top, with what to do', () => {
    expect(consoleRefusal(problems.refused('Do this instead.'))).toEqual([
      { field: 'main', message: 'It was refused. Do this instead.' },
    ]);
  });

  it('that no form can show is none of the form', () => {
    expect(consoleRefusal(platformProblems.notFound('There is none.'))).toBeNull();
    expect(consoleRefusal(platformProblems.internal('A fault.'))).toBeNull();
    expect(consoleRefusal(new TypeError('A fault.'))).toBeNull();
  });

  it('of a schema is told in the words of the form', () => {
    const { error } = z
      .strictObject({ name: z.string(), rows: z.array(z.string()) })
      .safeParse({ name: 1, rows: [2] });
    expect(
      error &&
        faultsOf(error, { name: 'Your name', rows: 'Rows' }).map(({ field, message }) => [
          field,
          message.split(':')[0],
        ]),
    ).toEqual([
      ['name', 'Your name'],
      ['rows-0', 'Rows'],
    ]);
    expect(fieldId('letterheads[0].lines[1]')).toBe('letterheads-0-lines-1');
  });
});

describe('the address bar', () => {
  it('can say nothing but what the house says itself', () => {
    expect(noticeOf('saved')).toBe('Saved.');
    for (const other of ['toString', '<b>', ['saved'], undefined]) expect(noticeOf(other)).toBeUndefined();
  });

  it('leads to records by their type, whatever their id', () => {
    expect(recordLink({ type: 'letter', id: '0198' })).toBe('/office/letters/0198');
    expect(recordLink({ type: 'letter', id: '../people?x=1#y' })).toBe(
      '/office/letters/..%2Fpeople%3Fx%3D1%23y',
    );
    expect(recordLink({ type: 'constructor', id: 'x' })).toBeNull();
  });
});

describe('a table', () => {
  it('names its columns and its rows, and scrolls by keyboard', () => {
    const shown = html(
      <Table
        caption="Letters"
        rows={[{ name: HOSTILE, count: 1 }]}
        columns={[
          { head: 'Name', cell: ({ name }) => <Text text={name} /> },
          { head: 'Count', figures: true, cell: ({ count }) => <Text text={String(count)} /> },
        ]}
      />,
    );
    expect(shown).toContain('tabindex="0"');
    expect(shown).toContain('<th scope="row">');
    expect(shown.match(/<th scope="col"/g)).toHaveLength(2);
    expect(shown).not.toContain('<script>');
  });

  it('leads on with the filters that stand', () => {
    expect(html(<Pager path="/office/letters?state=draft" next="a+b" />)).toContain(
      'href="/office/letters?state=draft&amp;cursor=a%2Bb"',
    );
    expect(html(<Pager path="/office/letters" next={null} />)).toBe('');
  });
});
