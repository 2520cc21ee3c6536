import { describe, expect, it } from '@jest/globals';
import { checkSource, renderText, usesPersonalValues } from '../rendering/index.js';
import { checkContent } from './checks.js';
import { sampleContent, sampleLetter } from '../../../test/support/letters.js';
import {
  assertKindsComplete,
  kindFindings,
  type LetterKind,
  letterKindCodes,
  letterKinds,
} from './letter.kinds.js';
import { sourceOf } from './values.js';

describe('letter kinds', () => {
  it('are all complete', () => {
    expect(kindFindings(letterKinds)).toEqual([]);
    expect(() => assertKindsComplete()).not.toThrow();
  });

  it('stop the start when one is not, saying which and what', () => {
    const broken: LetterKind = {
      ...letterKinds.correction,
      title: '',
      signatories: { min: 2, max: 2 },
      sample: { ...letterKinds.correction.sample, values: {} },
    };
    expect(kindFindings({ correction: broken }).map(({ message }) => message)).toEqual([
      'it needs a title and a short title',
      'its sample needs values',
      'its sample has another number of signatories than it allows',
    ]);
    expect(() => assertKindsComplete({ correction: broken })).toThrow(
      expect.objectContaining({ code: 'letters/kind-incomplete' }),
    );
  });

  it.each(letterKindCodes)('%s has a sample that renders without a finding', (kind) => {
    const source = sourceOf(sampleContent(kind), ['A sample enclosure']);
    const values = {
      letter: { date: source.date, subject: source.subject },
      ...letterKinds[kind].sample.values,
    };
    expect(checkSource(source, values)).toEqual([]);
    expect(renderText(source, values)).toContain(source.salutation);
    expect(usesPersonalValues(source)).toBe(kind === 'appointment');
    const about = { type: 'meeting' as const, id: 'm' };
    const corrects = { letterId: 'other', as: 'correction' as const };
    expect(checkContent(sampleLetter({ about, corrects }, kind), '2017-06-06')).toEqual([]);
  });
});
