import type { Addressee, Resolution } from '../../directory/index.js';
import type { Finding } from '../../platform/index.js';
import { channelNames, channelsOf } from './channels.js';
import type { Letter } from './letter.js';
import { letterKinds } from './letter.kinds.js';
import { findCycle, RAW_LIMIT } from './package.js';
import type { CitedLetter } from './values.js';

/** A check's finding; errors refuse the issue, warnings don't. */
type Check = Finding[];

const finding =
  (level: Finding['level']) =>
  (code: string, where: string, message: string, fix: string): Finding => ({
    level,
    code: `letters/${code}`,
    where,
    message,
    fix,
  });
const error = finding('error');
const warning = finding('warning');

/** What the letter itself lacks. `today` is the office's date, YYYY-MM-DD. */
export function checkContent(letter: Letter, today: string): Check {
  const kind = letterKinds[letter.kind];
  const findings: Check = [];
  const { min, max, byCountry } = kind.signatories;
  const count = letter.signatories.length;
  if (count < min || count > max) {
    const range = min === max ? String(min) : `${min} to ${max}`;
    findings.push(
      error(
        'signatories',
        'signatories',
        `It has ${count} signatories; a letter of this kind has ${range}.`,
        'Correct the signatories.',
      ),
    );
  }
  const countries = letter.signatories.map(({ country }) => country);
  if (byCountry && count > 1) {
    if (countries.includes(undefined)) {
      findings.push(
        warning(
          'signatory-country',
          'signatories',
          'The country of a co-signatory is missing, so their order cannot be checked.',
          'Name the country of each signatory.',
        ),
      );
    } else if (
      countries.some(
        (country, index) => index > 0 && (countries[index - 1] ?? '').localeCompare(country ?? '', 'en') > 0,
      )
    ) {
      findings.push(
        warning(
          'signatory-order',
          'signatories',
          'Co-signatories stand in the English alphabetical order of their countries.',
          'Put them in that order.',
        ),
      );
    }
  }
  if (letter.body.trim() === '')
    findings.push(error('body-empty', 'body', 'The letter has no text.', 'Write it.'));
  if (/\{\{|\{%/u.test(letter.subject)) {
    findings.push(
      error(
        'subject-template',
        'subject',
        'The subject names a placeholder; it is how the letter is cited, the same for all.',
        'Write the subject out.',
      ),
    );
  }
  if (kind.requires.includes('about') && letter.about === undefined) {
    findings.push(
      error('about-missing', 'about', 'A letter of this kind concerns a meeting.', 'Name the meeting.'),
    );
  }
  if (kind.requires.includes('corrects') && letter.corrects === undefined) {
    findings.push(
      error('corrects-missing', 'corrects', 'A correction names the letter that it corrects.', 'Name it.'),
    );
  }
  if (letter.date !== today) {
    const when = letter.date < today ? 'earlier' : 'later';
    findings.push(
      warning(
        'date-not-today',
        'date',
        `The letter is dated ${letter.date}, ${when} than today (${today}) at the office.`,
        'Leave it if the date was agreed; else set it to the day of issue.',
      ),
    );
  }
  return findings;
}

/** Letters that are cited or corrected: they must exist, be issued, and be no later than this one. */
export function checkCited(letter: Letter, cited: ReadonlyMap<string, CitedLetter>): Check {
  const references = [
    ...letter.refersTo.map((id, index) => ({ id, where: `refersTo ${index + 1}` })),
    ...(letter.corrects ? [{ id: letter.corrects.letterId, where: 'corrects' }] : []),
  ];
  return references.flatMap(({ id, where }): Check => {
    const found = cited.get(id);
    if (!found || found.processId !== letter.processId) {
      return [
        error(
          'cited-unknown',
          where,
          `There is no letter ${id} in this process.`,
          'Choose a letter of this process.',
        ),
      ];
    }
    const name = `"${found.subject}" of ${found.date}`;
    if (where === 'corrects' && found.received === true) {
      return [
        error('corrects-received', where, `The letter ${name} was written by others.`, 'Cite it instead.'),
      ];
    }
    if (found.state !== 'issued') {
      return [
        error(
          'cited-not-issued',
          where,
          `The letter ${name} is cited, but not issued.`,
          'Issue it first, or leave it out.',
        ),
      ];
    }
    if (found.date > letter.date) {
      return [
        error(
          'cited-later',
          where,
          `The letter ${name} is later than this one (${letter.date}).`,
          'Correct the date, or cite another letter.',
        ),
      ];
    }
    return [];
  });
}

/** Enclosed letters: they must be issued, so that their pages are fixed; no circle; none of another process. */
export function checkEnclosedLetters(
  letter: Letter,
  enclosed: ReadonlyMap<string, CitedLetter>,
  enclosedBy: ReadonlyMap<string, readonly string[]>,
): Check {
  const findings: Check = [];
  letter.enclosures.forEach((enclosure, index) => {
    if (enclosure.kind !== 'letter') return;
    const where = `enclosure ${index + 1}`;
    const found = enclosed.get(enclosure.letterId);
    if (!found || found.processId !== letter.processId) {
      findings.push(
        error(
          'enclosed-unknown',
          where,
          `There is no letter ${enclosure.letterId} in this process.`,
          'Choose a letter of this process.',
        ),
      );
      return;
    }
    const name = `"${found.subject}" of ${found.date}`;
    if (found.state === 'cleared') {
      findings.push(
        error(
          'enclosed-not-issued',
          where,
          `The enclosed letter ${name} is cleared, but not issued.`,
          'Issue it first: a letter that is enclosed only makes no deliveries, its pages are fixed.',
        ),
      );
    } else if (found.state !== 'issued') {
      findings.push(
        error(
          'enclosed-not-cleared',
          where,
          `The enclosed letter ${name} is ${found.state}.`,
          'Have it cleared and issued first, or leave it out.',
        ),
      );
    }
    if (found.dispatched) {
      findings.push(
        warning(
          'enclosed-dispatched',
          where,
          `The enclosed letter ${name} is also sent by itself.`,
          'Make it "enclosed only" if it shall travel in this letter alone.',
        ),
      );
    }
    if (found.date > letter.date) {
      findings.push(
        warning(
          'enclosed-later',
          where,
          `The enclosed letter ${name} is later than this one (${letter.date}).`,
          'Check both dates.',
        ),
      );
    }
  });
  const cycle = findCycle(letter._id, enclosedBy);
  if (cycle) {
    const path = cycle.map((id) => enclosed.get(id)?.subject ?? (id === letter._id ? letter.subject : id));
    findings.push(
      error(
        'enclosure-circle',
        'enclosures',
        `Letters enclose each other in a circle: ${path.join(' → ')}.`,
        'Take one of them out.',
      ),
    );
  }
  return findings;
}

/** The addressees: is there anybody, has each a mailbox, who shares one. */
export function checkAddressees(letter: Letter, resolution: Resolution | null): Check {
  if (!letter.dispatched) return [];
  if (!resolution) {
    return [
      error(
        'audience-missing',
        'audience',
        'The letter is to be dispatched, but has no distribution list.',
        'Choose a list, or make the letter "enclosed only".',
      ),
    ];
  }
  const findings: Check = [];
  const everybody = [...resolution.addressees, ...resolution.withoutMailbox];
  if (everybody.length === 0) {
    findings.push(
      error(
        'audience-empty',
        'audience',
        `The list "${resolution.title}" has nobody on it on ${resolution.onDate}.`,
        'Choose another list, or correct its rules.',
      ),
    );
  }
  const channels = channelsOf(letter.audience);
  for (const addressee of resolution.withoutMailbox) {
    const where = `addressee ${addressee.name}`;
    const channel = channels.get(addressee.id);
    findings.push(
      channel === undefined
        ? error(
            'mailbox-missing',
            where,
            `${addressee.name} has no mailbox.`,
            'Enter one in the directory, or set another channel for the addressee.',
          )
        : warning(
            'by-hand',
            where,
            `${addressee.name} has no mailbox and is reached ${channelNames[channel]}.`,
            'Deliver it, and record the receipt: it is open work until then.',
          ),
    );
  }
  for (const addressee of resolution.addressees) {
    if (!channels.has(addressee.id)) continue;
    findings.push(
      warning(
        'channel-beside-mailbox',
        `addressee ${addressee.name}`,
        `${addressee.name} has a mailbox: the letter goes there, not by the channel that was set.`,
        'Nothing to do, if the mailbox is right.',
      ),
    );
  }
  const named = new Set(everybody.map(({ id }) => id));
  for (const id of channels.keys()) {
    if (!named.has(id)) {
      findings.push(
        error(
          'by-hand-unknown',
          'audience',
          `${id} is to be reached by another channel than mail, but is not on the list.`,
          'Take it out.',
        ),
      );
    }
  }
  return [...findings, ...sharedMailboxes(resolution)];
}

export function sharedMailboxes({ addressees, allMailboxes }: Resolution): Check {
  const users = new Map<string, string[]>();
  for (const { name, mailboxes } of addressees) {
    for (const { address } of allMailboxes ? mailboxes : mailboxes.slice(0, 1)) {
      const key = address.toLowerCase();
      users.set(key, [...(users.get(key) ?? []), name]);
    }
  }
  return [...users].flatMap(([address, names]): Check =>
    names.length < 2
      ? []
      : [
          warning(
            'mailbox-shared',
            `mailbox ${address}`,
            `${names.join(' and ')} share a mailbox; each gets a mail of their own.`,
            'Nothing to do, if that is right.',
          ),
        ],
  );
}

/** A letter without addressees of its own can't speak to each of them. */
export function checkPersonal(letter: Letter, personal: boolean): Check {
  if (!personal || letter.dispatched) return [];
  return [
    error(
      'personal-enclosure',
      'body',
      'The letter names its addressee, but is enclosed only: it is the same for all.',
      'Write it without {{ addressee.… }}, {{ invitation.… }} and {{ answer.… }}.',
    ),
  ];
}

export interface SizedEnclosure {
  where: string;
  title: string;
  size: number;
  travels: 'attached' | 'linked';
}

/** Sizes: what is too large for a mail goes as a link; a letter that is too large by itself can't go at all. */
export function checkSizes(
  letterSize: number,
  enclosures: readonly SizedEnclosure[],
  limit = RAW_LIMIT,
): Check {
  const mb = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
  const findings: Check = enclosures
    .filter(({ travels }) => travels === 'linked')
    .map(({ where, title, size }) =>
      warning(
        'enclosure-large',
        where,
        `"${title}" has ${mb(size)}; letter and enclosures may have ${mb(limit)} together. It goes as a signed link with its SHA-256.`,
        'Make the file smaller if it shall be inside the mail.',
      ),
    );
  if (letterSize > limit) {
    findings.push(
      error(
        'letter-large',
        'letter',
        `The letter's own PDF has ${mb(letterSize)}; at most ${mb(limit)} fit into a mail.`,
        'Shorten the letter, or enclose a part of it as a document.',
      ),
    );
  }
  return findings;
}

/** The same text cleared and issued: the meeting or a generated document may have changed in between. */
export function checkCleared(letter: Letter, textSha256: string): Check {
  if (letter.clearedText === undefined || letter.clearedText === textSha256) return [];
  return [
    warning(
      'changed-since-clearance',
      'letter',
      'The letter reads differently than when it was cleared: what it names has changed.',
      'Read the preview again; return it if the change needs clearance.',
    ),
  ];
}

/** Everybody to whom a letter is addressed: those with a mailbox, and those whom the office reaches by hand. */
export const addresseesOf = (letter: Letter, resolution: Resolution | null): Addressee[] => {
  const channels = channelsOf(letter.audience);
  return resolution
    ? [...resolution.addressees, ...resolution.withoutMailbox.filter(({ id }) => channels.has(id))]
    : [];
};

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ level }) => level === 'error');
