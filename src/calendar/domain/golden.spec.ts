import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { examples } from '../../../test/golden/calendar/examples.js';
import { assertWellFormed } from './well-formed.js';

const folder = new URL('../../../test/golden/calendar/', import.meta.url);

describe('golden files of the calendar', () => {
  it.each(Object.entries(examples))(
    'check 21: %s has the bytes that were looked at and kept',
    (name, text) => {
      const file = new URL(`${name}.ics`, folder);
      if (!existsSync(file)) {
        writeFileSync(file, text);
        throw new Error(`${name}.ics was missing and has been written: look at it, then commit it.`);
      }
      expect(text).toBe(readFileSync(file, 'utf8'));
    },
  );

  it.each(Object.entries(examples))('check 22: %s is well formed', (_name, text) => {
    expect(() => assertWellFormed(text)).not.toThrow();
  });
});
