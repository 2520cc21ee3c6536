import type { Letter, LetterContent, LetterKindCode } from '../letters/index.js';
import type { Meeting } from '../meetings/index.js';

/** The letters by which those invited hear that a meeting does not take place at its date, or takes place after all. */
export const meetingLetterKinds = ['cancellation', 'postponement', 'reinstatement'] as const;
export type MeetingLetterKind = Extract<LetterKindCode, (typeof meetingLetterKinds)[number]>;

/** Which of them a meeting calls for as it stands; null: none. */
export function letterCalledFor({
  status,
  reinstated,
}: Pick<Meeting, 'status' | 'reinstated'>): MeetingLetterKind | null {
  if (status === 'cancelled') return 'cancellation';
  if (status === 'postponed') return 'postponement';
  return status === 'announced' && reinstated !== undefined ? 'reinstatement' : null;
}

const subjects = {
  cancellation: { en: 'Cancellation: ', fr: 'Annulation : ' },
  postponement: { en: 'Postponement: ', fr: 'Report : ' },
  reinstatement: { en: 'New date: ', fr: 'Nouvelle date : ' },
} as const satisfies Record<MeetingLetterKind, Record<'en' | 'fr', string>>;

const shortTitles = {
  cancellation: 'Cancellation',
  postponement: 'Postponement',
  reinstatement: 'New date',
} as const satisfies Record<MeetingLetterKind, string>;

const LONGEST_SUBJECT = 300;
const ALL_BEFORE = [
  ...Object.values(subjects).flatMap(({ en, fr }) => [en, fr]),
  'Correction: ',
  'Addendum: ',
  'Revision: ',
];

/**
 * What a prepared letter says, in the voice of one signatory or several. It is a beginning: the office writes it.
 * `asked`: those invited are asked to answer again.
 */
export function wordsOf(
  kind: MeetingLetterKind,
  named: Pick<Letter, 'language' | 'signatories' | 'subject'>,
  asked: boolean,
): Pick<LetterContent, 'subject' | 'body' | 'shortTitle'> {
  const language = named.language === 'fr' ? 'fr' : 'en';
  const before = ALL_BEFORE.find((words) => named.subject.startsWith(words)) ?? '';
  return {
    subject: `${subjects[kind][language]}${named.subject.slice(before.length)}`.slice(0, LONGEST_SUBJECT),
    shortTitle: shortTitles[kind],
    body: (language === 'fr' ? french : english)(kind, named.signatories.length > 1, asked).join('\n\n'),
  };
}

function english(kind: MeetingLetterKind, several: boolean, asked: boolean): string[] {
  const [i, my] = several ? ['We refer', 'our'] : ['I refer', 'my'];
  const cited = `${i} to ${my} letter dated {{ corrects.date | date_long }}, “{{ corrects.subject }}”`;
  const meeting = 'the {{ meeting.heading | downcase }}, “{{ meeting.title }}”,';
  switch (kind) {
    case 'cancellation':
      return [`${cited}, and regret to inform you that ${meeting} will not take place.`];
    case 'postponement':
      return [
        `${cited}, and regret to inform you that ${meeting} which was to be held on {{ meeting.dates }}, is postponed.`,
        'A new date will be announced. All who were invited will then hear from us again.',
      ];
    case 'reinstatement':
      return [
        `${cited}, and have the honour to inform you that ${meeting} will be held on {{ meeting.dates }} at {{ meeting.placeLine }}.`,
        ...(asked
          ? [
              'Answers that were given before were to the earlier date. You are kindly asked to answer again{% if meeting.answersBy %} by {{ meeting.answersBy }}{% endif %}.',
            ]
          : ['Answers that were given before stand.']),
      ];
  }
}

function french(kind: MeetingLetterKind, several: boolean, asked: boolean): string[] {
  const [i, my, regret] = several
    ? ['Nous nous référons', 'notre', 'avons le regret']
    : ['Je me réfère', 'ma', 'ai le regret'];
  const cited = `${i} à ${my} lettre du {{ corrects.date | date_long }}, « {{ corrects.subject }} »`;
  const meeting = 'la réunion « {{ meeting.title }} »';
  switch (kind) {
    case 'cancellation':
      return [`${cited}, et ${regret} de vous informer que ${meeting} n’aura pas lieu.`];
    case 'postponement':
      return [
        `${cited}, et ${regret} de vous informer que ${meeting} est reportée.`,
        'Une nouvelle date sera annoncée à tous les invités.',
      ];
    case 'reinstatement':
      return [
        `${cited}, et ${several ? 'avons' : 'ai'} l’honneur de vous informer des nouvelles dates de ${meeting} : {{ meeting.dates }}, {{ meeting.placeLine }}.`,
        asked
          ? 'Les réponses données auparavant portaient sur l’ancienne date. Nous vous prions de bien vouloir répondre à nouveau.'
          : 'Les réponses données auparavant restent valables.',
      ];
  }
}
