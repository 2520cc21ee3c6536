/**
 * What a letter or a document is written from. The shapes are the contract of the rendering engine:
 * plain data, no identifiers, nothing of the database.
 *
 * Fields marked *template* may name values (`{{ meeting.title }}`); the others are data and are printed as
 * they stand, so that a file called `{{ x }}.pdf` or a signatory called `*R*` needs no care.
 */
export interface LetterSource {
  kind: 'letter';
  /** Language tag of the text: sets hyphenation, direction, labels and the form of the date. */
  language: string;
  /** Template, one line. Title of the PDF and subject of the mail; not printed on the page. */
  subject: string;
  /** The letter's date, YYYY-MM-DD. It is the letter's reference, and the date of the PDF. */
  date: string;
  /** One letterhead, centred, or two side by side. The last line of each stands out. */
  letterheads: { lines: string[] }[];
  /** Template, one line: "New York", "Geneva and New York"; stands before the date. */
  placeLine?: string;
  /** Template, one line each: the addressee at the top left. */
  addressBlock?: string[];
  /** Template, one line. */
  salutation: string;
  /** Template: Liquid over Markdown. */
  body: string;
  /** Template; a line break begins a new paragraph. */
  closing?: string;
  /** In the order in which they sign: of several, the English alphabetical order of their countries. */
  signatories: { name: string; lines: string[] }[];
  /** Template: foot of the first page, under a rule. */
  foot?: string;
  /** Titles, listed at the end. */
  enclosures?: string[];
  /** Stands small on every page, such as "Invented for demonstration". */
  mark?: string;
}

/** A note, programme or list: a title, then headings, lists and tables. */
export interface DocumentSource {
  kind: 'document';
  language: string;
  /** Template, one line. */
  title: string;
  /** Template, one line. */
  subtitle?: string;
  /** YYYY-MM-DD */
  date: string;
  letterheads?: { lines: string[] }[];
  /** Template: Liquid over Markdown. */
  body: string;
  mark?: string;
}

export type Source = LetterSource | DocumentSource;

/** What placeholders may name: letter, meeting, process, addressee ... Own properties only are read. */
export type Values = Readonly<Record<string, unknown>>;

/** The values that differ from addressee to addressee: whoever names one of them gets a PDF of their own. */
export const PERSONAL_VALUES = ['addressee', 'invitation', 'answer'] as const;

/** Limits on what one letter or document may hold (characters); above them Typst takes seconds. */
export const LIMITS = {
  line: 500,
  value: 20_000,
  paragraph: 20_000,
  body: 200_000,
  rendered: 400_000,
  list: 50,
} as const;
