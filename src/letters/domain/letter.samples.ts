import type { Values } from '../rendering/index.js';
import type { Signatory } from './signatory.js';

/** Invented persons and bodies: nothing here may be taken for a real letter. */
export const signatures = {
  president: [{ name: 'Ada Sample', lines: ['President of the General Assembly (sample)'] }],
  coFacilitators: [
    { name: 'Ada Sample', lines: ['Permanent Representative of Atlantis (sample)'], country: 'Atlantis' },
    { name: 'Thomas Sample', lines: ['Permanent Representative of Utopia (sample)'], country: 'Utopia' },
  ],
  representative: [{ name: 'Ida Sample', lines: ['Special Representative (sample)'] }],
} satisfies Record<string, Signatory[]>;

/** What a letter may name beside its own text: the shape that previews and real letters share. */
export const theSession: Values = {
  meeting: { title: 'sample session', place: 'Sample City' },
  addressee: {
    id: 'del-atlantis',
    name: 'Atlantis (sample)',
    nameInText: 'Atlantis (sample)',
    formalName: 'the Republic of Atlantis (sample)',
    office: 'Permanent Mission of Atlantis (sample) to the United Nations',
    iso3: '',
    category: 'observer',
    language: 'en',
  },
  refersTo: [{ date: '2017-04-13', subject: 'An earlier sample letter' }],
  corrects: { date: '2017-06-06', subject: 'A sample letter', as: 'correction' },
};
