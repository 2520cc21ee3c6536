import { describe, expect, it } from '@jest/globals';
import { checkSource, renderText, usesPersonalValues } from './index.js';
import { documentSample, letterSample } from '../../../test/support/letter-samples.js';
import type { LetterSource, Values } from './source.js';

const check = (over: Partial<LetterSource>, values: Values = {}) =>
  checkSource(letterSample(over), values).map(({ level, code, where }) => [level, code, where]);

describe('the check of a text', () => {
  it('finds nothing in a good letter and a good document', () => {
    expect(checkSource(letterSample(), {})).toEqual([]);
    expect(checkSource(documentSample(), { days: [{ start: '09:00', title: 'Dialogue' }] })).toEqual([]);
  });

  it('names every placeholder without a value, with field, line and name, all at once', () => {
    const findings = checkSource(
      letterSample({
        salutation: 'Dear {{ addressee.title }},',
        body: 'In {{ meeting.room }}.\n\nOn {{ meeting.day }}, in {{ meeting.room }}.\n\n{% for x in meeting.days %}\n{{ x.name }}\n{% endfor %}',
        addressBlock: ['{{ a }}', '{{ b }}'],
      }),
      { meeting: { title: 'x', days: [{}, {}, {}] }, addressee: {} },
    );
    expect(findings.map(({ where, message }) => [where, message])).toEqual([
      ['body, line 1', '{{ meeting.room }} has no value.'],
      ['body, line 3', '{{ meeting.day }} has no value.'],
      ['body, line 3', '{{ meeting.room }} has no value.'],
      ['body, line 6', '{{ x.name }} has no value.'],
      ['address block, line 1', '{{ a }} has no value.'],
      ['address block, line 2', '{{ b }} has no value.'],
      ['salutation', '{{ addressee.title }} has no value.'],
    ]);
    for (const { level, code, fix } of findings) {
      expect([level, code, fix !== undefined]).toEqual(['error', 'unresolved-placeholder', true]);
    }
  });

  it('lets a condition ask for a value that may be missing', () => {
    const body =
      '{% if meeting.room %}In {{ meeting.room }}.{% else %}Room to be announced.{% endif %} {{ x | default: "none" }}';
    expect(checkSource(letterSample({ body }), { meeting: {} })).toEqual([]);
    expect(renderText(letterSample({ body }), { meeting: {} })).toContain('Room to be announced. none');
  });

  it('finds templates that cannot be read, and tags and filters that are not there', () => {
    for (const body of [
      '{% if x %}open',
      '{{ x',
      '{{ x | raw }}',
      '{% include "a" %}',
      '{% render "a" %}',
      '{% layout "a" %}',
      '{% capture x %}y{% endcapture %}',
      '{{ "now" | date: "%Y" }}',
    ]) {
      expect(check({ body }, { x: 1 })).toEqual([['error', 'bad-syntax', 'body, line 1']]);
    }
  });

  it('finds values that are no text: lists, objects, instants without a form', () => {
    const values = { list: ['a'], thing: { toString: 'x' }, at: new Date('2017-06-19T08:00:00Z') };
    expect(check({ body: '{{ list }}\n{{ thing }}\n{{ at }}\n{{ at | date_long }}' }, values)).toEqual([
      ['error', 'not-text', 'body, line 1'],
      ['error', 'not-text', 'body, line 2'],
      ['error', 'bad-date', 'body, line 3'],
      ['error', 'bad-date', 'body, line 4'],
    ]);
    expect(check({ body: "{{ list | join }} {{ at | date_full: 'Europe/Zurich' }}" }, values)).toEqual([]);
  });

  it('reads own properties only: nothing of prototypes', () => {
    expect(check({ body: '{{ x.constructor }} {{ x.__proto__ }} {{ toString }}' }, { x: {} }).length).toBe(3);
  });

  it('warns of values that are empty', () => {
    expect(check({ body: 'Dear {{ name }}' }, { name: ' ' })).toEqual([['warning', 'empty-value', 'body']]);
    expect(check({ body: 'Dear {{ name }}' }, { name: null })).toEqual([['warning', 'empty-value', 'body']]);
  });

  it('finds weekdays that do not fit, in the text and in what values bring', () => {
    expect(
      check(
        { body: 'First.\n\nOn **Monday, 20 June\n2017**.\n\nBy {{ by }}.' },
        { by: 'Friday, 3 June 2017' },
      ),
    ).toEqual([
      ['error', 'weekday-mismatch', 'body, line 3'],
      ['error', 'weekday-mismatch', 'body'],
    ]);
    expect(check({ enclosures: ['Letter of Monday, 31 June 2017'] })).toEqual([
      ['error', 'no-such-date', 'enclosure 1'],
    ]);
  });

  it('finds empty, over-long and illegal fields', () => {
    expect(
      check({
        subject: ' ',
        body: '',
        date: '2017-02-30',
        language: 'English!',
        signatories: [],
        letterheads: [],
        salutation: `x${'y'.repeat(600)}`,
        enclosures: ['a\u202eb'],
      }),
    ).toEqual([
      ['error', 'bad-language', 'language'],
      ['error', 'empty-field', 'body'],
      ['error', 'empty-field', 'subject'],
      ['error', 'empty-field', 'letterhead'],
      ['error', 'empty-field', 'signatory'],
      ['error', 'too-long', 'salutation'],
      ['error', 'illegal-character', 'enclosure 1'],
      ['error', 'bad-date', 'date'],
    ]);
    expect(check({ body: 'one\nt\u0000wo' })).toEqual([['error', 'illegal-character', 'body, line 2']]);
    expect(check({ body: '{{ x }}' }, { x: `a${'\u0301'.repeat(20)}` })).toEqual([
      ['warning', 'illegal-character', 'body'],
    ]);
  });

  it('finds characters that no embedded font has', () => {
    expect(check({ body: 'Ōta, Đặng, Şamsar, Ελλάδα, Россия, الأمم' })).toEqual([]);
    expect(check({ body: 'Room 中 😀' })).toEqual([['error', 'unprintable-character', 'body']]);
  });

  it('warns of HTML and pictures, and finds addresses that nobody may be sent to', () => {
    expect(check({ body: 'a <b>c</b>\n\n![x](https://example.org/y.png)' })).toEqual([
      ['warning', 'literal-markup', 'body, line 1'],
      ['warning', 'literal-markup', 'body, line 3'],
    ]);
    expect(
      check({ body: '[a](javascript:alert(1)) [b]({{ x }}) [c](/d)' }, { x: 'data:text/html,x' }),
    ).toEqual([
      ['error', 'bad-syntax', 'body'],
      ['error', 'bad-syntax', 'body'],
      ['error', 'bad-syntax', 'body'],
    ]);
  });

  it('stops loops that never end and texts that grow too long', () => {
    expect(check({ body: '{% for i in (1..1000000000) %}x{% endfor %}' }).map(([, code]) => code)).toEqual([
      'bad-syntax',
    ]);
    const long = '{% for a in (1..2000) %}{% for b in (1..2000) %}0123456789{% endfor %}{% endfor %}';
    expect(check({ body: long }).map(([, code]) => code)).toContain('too-long');
    expect(check({ body: '{{ x }}' }, { x: 'y'.repeat(30_000) })).toEqual([
      ['error', 'long-value', 'body, line 1'],
    ]);
  });
});

describe('personal values', () => {
  it('are found in any template field, in branches not taken too', () => {
    expect(usesPersonalValues(letterSample())).toBe(false);
    expect(usesPersonalValues(letterSample({ body: '{{ meeting.title }}' }))).toBe(false);
    expect(usesPersonalValues(letterSample({ salutation: 'Dear {{ addressee.name }},' }))).toBe(true);
    expect(usesPersonalValues(letterSample({ addressBlock: ['{{ addressee.formalName }}'] }))).toBe(true);
    expect(
      usesPersonalValues(letterSample({ body: '{% if x %}{{ addressee.name | upcase }}{% endif %}' })),
    ).toBe(true);
    expect(usesPersonalValues(letterSample({ body: '{% if addressee.iso3 == "CHE" %}x{% endif %}' }))).toBe(
      true,
    );
  });
});
