import { describe, expect, it } from '@jest/globals';
import type { DatedName } from './delegation.js';
import { nameOn, officeName } from './names.js';

const name = (language: string, text: string, change: Partial<DatedName> = {}): DatedName => ({
  language,
  form: 'short',
  name: text,
  source: 'test',
  ...change,
});

describe('The name on a day', () => {
  const names = [
    name('en', 'Swaziland', { until: '2018-05-31' }),
    name('en', 'Eswatini', { from: '2018-06-01' }),
    name('fr', 'Swaziland', { article: 'le', until: '2018-05-31' }),
  ];

  it('is that of the day in the language', () => {
    expect(nameOn({ names }, 'en', '2018-05-31')?.name).toBe('Swaziland');
    expect(nameOn({ names }, 'en', '2018-06-01')?.name).toBe('Eswatini');
    expect(nameOn({ names }, 'fr-CH', '2017-06-06')).toMatchObject({
      inText: 'le Swaziland',
      language: 'fr',
    });
  });

  it('falls back to English, and tells the language it is in', () => {
    expect(nameOn({ names }, 'fr', '2020-01-01')).toMatchObject({ name: 'Eswatini', language: 'en' });
    expect(nameOn({ names }, 'ar', '2017-01-01')).toMatchObject({ name: 'Swaziland', language: 'en' });
  });

  it('takes the nearest name where the day has none', () => {
    const dated = [name('es', 'Después', { from: '2015-01-01', until: '2016-12-31' })];
    expect(nameOn({ names: dated }, 'en', '2000-01-01')?.name).toBe('Después');
    expect(nameOn({ names: dated }, 'en', '2020-01-01')?.name).toBe('Después');
    expect(nameOn({ names: [] }, 'en', '2020-01-01')).toBeUndefined();
  });

  it.each([
    ['en', 'Netherlands', 'the', 'Permanent Mission of the Netherlands to the United Nations'],
    [
      'en',
      'The former Yugoslav Republic of Macedonia',
      undefined,
      'Permanent Mission of the former Yugoslav Republic of Macedonia to the United Nations',
    ],
    ['en', 'Fiji', undefined, 'Permanent Mission of Fiji to the United Nations'],
    ['fr', 'Suisse', 'la', "Mission permanente de la Suisse auprès de l'Organisation des Nations Unies"],
    ['fr', 'Mexique', 'le', "Mission permanente du Mexique auprès de l'Organisation des Nations Unies"],
    ['fr', 'Pays-Bas', 'les', "Mission permanente des Pays-Bas auprès de l'Organisation des Nations Unies"],
    ['fr', 'Algérie', "l'", "Mission permanente de l'Algérie auprès de l'Organisation des Nations Unies"],
    ['fr', 'Israël', undefined, "Mission permanente d'Israël auprès de l'Organisation des Nations Unies"],
    ['fr', 'Cuba', undefined, "Mission permanente de Cuba auprès de l'Organisation des Nations Unies"],
  ])('names the office in %s for %s', (language, text, article, office) => {
    const told = nameOn({ names: [name(language, text, { article })] }, language, '2017-06-06');
    expect(told && officeName('member-state', told)).toBe(office);
  });

  it('names observers by what they are', () => {
    const holySee = nameOn({ names: [name('en', 'Holy See', { article: 'the' })] }, 'en', '2017-06-06');
    const icrc = nameOn({ names: [name('en', 'Committee', { article: 'the' })] }, 'en', '2017-06-06');
    expect(holySee && officeName('observer-state', holySee)).toBe(
      'Permanent Observer Mission of the Holy See to the United Nations',
    );
    expect(icrc && officeName('observer', icrc)).toBe('Committee');
  });
});
