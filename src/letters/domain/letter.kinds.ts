import type { Finding } from '../../platform/index.js';
import type { Values } from '../rendering/index.js';
import { lettersProblems } from '../letters.problems.js';
import { signatures, theSession } from './letter.samples.js';
import type { Signatory, SignatureRule } from './signatory.js';

/** What a draft of this kind says where the writer leaves it out, in one language. */
export interface LetterDefaults {
  salutation: string;
  closing: string;
  foot?: string;
  letterheads: { lines: string[] }[];
}

/** One kind of letter, declared once: a constant that says all that the record needs to know of it. */
export interface LetterKind {
  title: string;
  /** Names the PDF that addressees receive. */
  shortTitle: string;
  /** Whose register numbers it, unless the draft says otherwise. */
  office: string;
  /** `byCountry`: co-signatories stand in the English alphabetical order of their countries. */
  signatories: { min: number; max: number; byCountry?: true };
  /** What such a letter has to have. */
  requires: readonly ('about' | 'corrects')[];
  dispatched: boolean;
  /** Whether it goes out as a signed copy, unless the letter says otherwise. */
  signature: SignatureRule;
  /** Whether its mails ask to confirm that the letter has come, where they ask nothing else. */
  asksToConfirm: boolean;
  defaults: Readonly<{ en: LetterDefaults } & Partial<Record<string, LetterDefaults>>>;
  /** Invented values and a text, for previews and tests. */
  sample: { subject: string; body: string; signatories: Signatory[]; values: Values };
}

const EVERYBODY = {
  en: 'All Permanent Representatives and Permanent Observers to the United Nations, New York',
  fr: 'Tous les représentants permanents et observateurs permanents auprès de l’Organisation des Nations Unies, New York',
} as const;

const PRESIDENT = {
  en: [{ lines: ['United Nations', 'The President of the General Assembly'] }],
  fr: [{ lines: ['Nations Unies', 'Le Président de l’Assemblée générale'] }],
};

const fromThePresident = {
  en: {
    salutation: 'Excellency,',
    closing: 'Please accept, Excellency, the assurances of my highest consideration.',
    foot: EVERYBODY.en,
    letterheads: PRESIDENT.en,
  },
  fr: {
    salutation: 'Excellence,',
    closing: 'Veuillez agréer, Excellence, les assurances de ma très haute considération.',
    foot: EVERYBODY.fr,
    letterheads: PRESIDENT.fr,
  },
} as const satisfies LetterKind['defaults'];

const kind = (value: LetterKind): LetterKind => Object.freeze(value);

export const letterKinds = Object.freeze({
  'call-for-nominations': kind({
    title: 'Call for nominations',
    shortTitle: 'Letter of the President',
    office: 'PGA',
    signatories: { min: 1, max: 1 },
    requires: ['about'],
    dispatched: true,
    signature: 'optional',
    asksToConfirm: true,
    defaults: fromThePresident,
    sample: {
      subject: 'Moderators of the sample session: nominations',
      body: 'I have the honour to invite nominations for the moderators of the {{ meeting.title }}, to be held in {{ meeting.place }}.\n\nNominations are expected by Friday, 28 April 2017.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  appointment: kind({
    title: 'Appointment',
    shortTitle: 'Letter of appointment',
    office: 'PGA',
    signatories: { min: 1, max: 1 },
    requires: [],
    dispatched: true,
    signature: 'optional',
    asksToConfirm: true,
    defaults: fromThePresident,
    sample: {
      subject: 'Appointment of a moderator',
      body: 'I have the honour to inform the {{ addressee.office }} that its nominee is appointed to moderate a panel of the {{ meeting.title }}.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  'pga-cover-letter': kind({
    title: 'Letter of the President of the General Assembly',
    shortTitle: 'Letter of the President',
    office: 'PGA',
    signatories: { min: 1, max: 1 },
    requires: [],
    dispatched: true,
    signature: 'optional',
    asksToConfirm: true,
    defaults: fromThePresident,
    sample: {
      subject: 'Sample session: invitation',
      body: 'I have the honour to transmit herewith the documents of the {{ meeting.title }}.\n\nThe moderators are:\n\n- the moderator of panel 1\n- the moderator of panel 2',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  'co-facilitators-letter': kind({
    title: 'Letter of the co-facilitators',
    shortTitle: 'Letter of the co-facilitators',
    office: 'COF',
    signatories: { min: 2, max: 2, byCountry: true },
    requires: [],
    dispatched: false,
    signature: 'optional',
    asksToConfirm: true,
    defaults: {
      en: {
        salutation: 'Excellency,',
        closing: 'Please accept, Excellency, the assurances of our highest consideration.',
        foot: EVERYBODY.en,
        letterheads: [
          { lines: ['Permanent Mission of Atlantis', 'to the United Nations'] },
          { lines: ['Permanent Mission of Utopia', 'to the United Nations'] },
        ],
      },
    },
    sample: {
      subject: 'Sample session: procedural note',
      body: 'We have the honour to invite all Member States and Observer States to the {{ meeting.title }} in {{ meeting.place }}, and to enclose a procedural note.',
      signatories: signatures.coFacilitators,
      values: theSession,
    },
  }),
  transmission: kind({
    title: 'Transmission of a document',
    shortTitle: 'Letter of transmission',
    office: 'SRSG',
    signatories: { min: 1, max: 2, byCountry: true },
    requires: [],
    dispatched: false,
    signature: 'optional',
    asksToConfirm: true,
    defaults: {
      en: {
        salutation: 'Dear Mr. President,',
        closing: 'Please accept the assurances of my highest consideration.',
        letterheads: [{ lines: ['United Nations', 'Executive Office of the Secretary-General'] }],
      },
    },
    sample: {
      subject: 'Sample issue brief',
      body: 'I am pleased to transmit the issue brief for the {{ meeting.title }}, to be shared with the membership.',
      signatories: signatures.representative,
      values: theSession,
    },
  }),
  rescheduling: kind({
    title: 'New date or place',
    shortTitle: 'Letter of the President',
    office: 'PGA',
    signatories: { min: 1, max: 2, byCountry: true },
    requires: ['about'],
    dispatched: true,
    signature: 'optional',
    asksToConfirm: true,
    defaults: fromThePresident,
    sample: {
      subject: 'Sample session: new dates',
      body: 'I refer to my letter dated {{ refersTo[0].date | date_long }}. The {{ meeting.title }} will be held on other dates in {{ meeting.place }}.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  cancellation: kind({
    title: 'Cancellation',
    shortTitle: 'Letter of the President',
    office: 'PGA',
    signatories: { min: 1, max: 2, byCountry: true },
    requires: ['about'],
    dispatched: true,
    signature: 'optional',
    // Whoever reads it has nothing left to do.
    asksToConfirm: false,
    defaults: fromThePresident,
    sample: {
      subject: 'Sample session: cancellation',
      body: 'I refer to my letter dated {{ refersTo[0].date | date_long }} and regret to inform that the {{ meeting.title }} will not take place.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  postponement: kind({
    title: 'Postponement',
    shortTitle: 'Letter of the President',
    office: 'PGA',
    signatories: { min: 1, max: 2, byCountry: true },
    requires: ['about'],
    dispatched: true,
    signature: 'optional',
    // Nothing is left to do until the new date is announced.
    asksToConfirm: false,
    defaults: fromThePresident,
    sample: {
      subject: 'Sample session: postponement',
      body: 'I refer to my letter dated {{ refersTo[0].date | date_long }} and regret to inform that the {{ meeting.title }} is postponed. Its new date will be announced.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  reinstatement: kind({
    title: 'New date after a postponement or cancellation',
    shortTitle: 'Letter of the President',
    office: 'PGA',
    signatories: { min: 1, max: 2, byCountry: true },
    requires: ['about'],
    dispatched: true,
    signature: 'optional',
    asksToConfirm: true,
    defaults: fromThePresident,
    sample: {
      subject: 'Sample session: new dates',
      body: 'I refer to my letter dated {{ refersTo[0].date | date_long }}. The {{ meeting.title }} will take place in {{ meeting.place }}; all who were invited are kindly asked to answer again.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
  correction: kind({
    title: 'Correction',
    shortTitle: 'Correction',
    office: 'PGA',
    signatories: { min: 1, max: 2, byCountry: true },
    requires: ['corrects'],
    dispatched: true,
    signature: 'optional',
    asksToConfirm: true,
    defaults: fromThePresident,
    sample: {
      subject: 'Correction to a sample letter',
      body: 'In the letter dated {{ corrects.date | date_long }}, "{{ corrects.subject }}", the hall should read Room XX.',
      signatories: signatures.president,
      values: theSession,
    },
  }),
});

export type LetterKindCode = keyof typeof letterKinds;
export const letterKindCodes = Object.keys(letterKinds) as [LetterKindCode, ...LetterKindCode[]];

/** What is missing from a declaration of kinds; empty when all is there. */
export function kindFindings(kinds: Readonly<Record<string, LetterKind>>): Finding[] {
  const findings: Finding[] = [];
  const demand = (holds: boolean, where: string, message: string): void => {
    if (!holds) findings.push({ level: 'error', code: 'letters/kind-incomplete', where, message });
  };
  for (const [code, { title, shortTitle, office, signatories, defaults, sample }] of Object.entries(kinds)) {
    demand(/^[a-z][a-z-]*$/.test(code), code, 'its code must be in kebab case: it is stored');
    demand(title.length > 0 && shortTitle.length > 0, code, 'it needs a title and a short title');
    demand(/^[A-Z]{2,8}$/.test(office), code, 'its office must be two to eight capital letters');
    demand(signatories.min >= 1 && signatories.max >= signatories.min, code, 'its signatories make no range');
    for (const [language, texts] of Object.entries(defaults)) {
      demand(
        texts !== undefined && texts.salutation.length > 0 && texts.letterheads.length > 0,
        `${code}.${language}`,
        'it needs a salutation and a letterhead in each of its languages',
      );
    }
    demand(
      sample.subject.length > 0 && sample.body.length > 0,
      code,
      'its sample needs a subject and a body',
    );
    demand(Object.keys(sample.values).length > 0, code, 'its sample needs values');
    demand(
      sample.signatories.length >= signatories.min && sample.signatories.length <= signatories.max,
      code,
      'its sample has another number of signatories than it allows',
    );
  }
  return findings;
}

/** Stops the start when a kind is not complete. */
export function assertKindsComplete(kinds: Readonly<Record<string, LetterKind>> = letterKinds): void {
  const findings = kindFindings(kinds);
  if (findings.length > 0) {
    throw lettersProblems.kindIncomplete(
      findings.map(({ where, message }) => `${where ?? ''}: ${message}`).join('; '),
      { findings },
    );
  }
}
