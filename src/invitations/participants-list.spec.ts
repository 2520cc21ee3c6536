import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { csvOf } from '../platform/index.js';
import { answersCsv } from './answers-csv.js';
import type { AnswerValue, Invitation, InvitedAddressee } from './answer.types.js';
import { participantsList } from './participants-list.js';
import { seatsInWords, seatsNotice, seatsNoticeToOffice } from './seats.words.js';

const at = new Date('2017-06-08T12:00:00Z');

function invitation(
  name: string,
  people: string[],
  more: Partial<InvitedAddressee> & { value?: AnswerValue; seats?: Invitation['seats'] } = {},
): Invitation {
  const { value = 'accepted', seats, ...addressee } = more;
  return {
    _id: `inv-${name}`,
    version: 1,
    processId: 'p',
    meetingId: 'm',
    letterId: 'l',
    addressee: {
      id: `del-${name}`,
      name,
      category: 'member-state',
      electoralGroup: null,
      consultationGroups: [],
      fictitious: false,
      ...addressee,
    },
    mailboxes: [],
    openedAt: at,
    expiresAt: at,
    standing: {
      answerId: 'a',
      value,
      level: 'minister',
      participants: people.map((one) => ({ name: one, function: null })),
      comment: null,
      channel: 'link',
      at,
      namesFrom: null,
    },
    value,
    ...(seats === undefined ? {} : { seats }),
  };
}

describe('the list of participants', () => {
  it('names those who come, States in alphabetical order, the others after them', () => {
    const { parts, count, delegations } = participantsList(
      [
        invitation('Zambia', ['Z']),
        invitation('Relief Union', ['R'], { category: 'stakeholder' }),
        invitation('Åland', ['A']),
        invitation('Belgium', ['B'], { value: 'declined' }),
        invitation('Côte d’Ivoire', []),
        invitation('Holy See', ['H'], { category: 'observer-state' }),
      ],
      false,
    );
    expect([count, delegations]).toEqual([4, 5]);
    expect(parts.map(({ title, rows }) => [title, rows.map(({ name }) => name)])).toEqual([
      ['Member States', ['Åland', 'Côte d’Ivoire', 'Zambia']],
      ['Observer States', ['Holy See']],
      ['Stakeholders', ['Relief Union']],
    ]);
    expect(parts[0]?.rows[1]).toEqual({ name: 'Côte d’Ivoire', people: null, level: 'Minister' });
  });

  it('marks what is invented', () => {
    const list = participantsList(
      [
        invitation('Utopia', [], { fictitious: true }),
        invitation('Atlantis (demonstration)', [], { fictitious: true }),
      ],
      false,
    );
    expect(list.fictitious).toBe(true);
    expect(list.parts[0]?.rows.map(({ name }) => name)).toEqual([
      'Atlantis (demonstration)',
      'Utopia (fictitious)',
    ]);
  });

  it('shows who waits apart, in the order in which seats come', () => {
    const list = participantsList(
      [
        invitation('A', ['A1', 'A2', 'A3'], { seats: { asked: 3, given: 1 } }),
        invitation('B', ['B1'], { seats: { asked: 1, given: 0 } }),
      ],
      true,
      ['inv-A', 'inv-B', 'inv-A'],
    );
    expect(list.parts[0]?.rows.map(({ people }) => people)).toEqual([['A1'], ['on the waiting list']]);
    expect(list.waiting).toEqual(['A2 (A)', 'B1 (B)', 'A3 (A)']);
    expect(list.count).toBe(1);
  });
});

describe('seats in words', () => {
  it('say how many there are and who waits', () => {
    const words = (seats: Invitation['seats'], people: string[]) =>
      seatsInWords(invitation('A', people, seats === undefined ? {} : { seats }));
    expect(words(undefined, ['x'])).toBeNull();
    expect(words({ asked: 0, given: 0 }, [])).toBeNull();
    expect(words({ asked: 1, given: 1 }, ['x'])).toBe('one seat is kept');
    expect(words({ asked: 2, given: 2 }, ['x', 'y'])).toBe('2 seats are kept');
    expect(words({ asked: 3, given: 1 }, ['x', 'y', 'z'])).toBe('one seat kept, 2 on the waiting list: y; z');
    expect(words({ asked: 1, given: 0 }, ['x'])).toBe('no seat is free now, 1 on the waiting list: x');
  });

  it('are told as text, whatever the names hold', () => {
    const facts = {
      invitation: invitation('<b>', ['<i>'], { seats: { asked: 1, given: 0 } }),
      heading: 'Breakfast',
      datesAndPlace: '19 June 2017, Geneva',
      answerLink: 'https://x.org/a/t',
      whatToDo: 'write to office@example.org',
    };
    for (const { html, text } of [seatsNotice(facts), seatsNoticeToOffice(facts)]) {
      expect(html).not.toMatch(/<[bi]>/);
      expect(text).toContain('Breakfast');
    }
    expect(seatsNotice(facts).text).toContain('https://x.org/a/t');
    expect(seatsNoticeToOffice(facts).text).not.toContain('/a/t');
  });
});

describe('the answers as CSV', () => {
  it('hold no formula, whatever people typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'),
        fc.string({ maxLength: 20 }),
        (sign, rest) => {
          const { columns, lines } = answersCsv(
            [invitation(`${sign}${rest}`, [`${sign}${rest}`])],
            'Etc/UTC',
          );
          const csv = csvOf(columns, lines).toString();
          const quoted = stringify([[`'${sign}${rest}`]], { record_delimiter: 'windows' }).trim();
          expect(csv).toContain(quoted.replace(/^"|"$/g, ''));
        },
      ),
    );
  });

  it('say the time in the meeting’s zone', () => {
    const { lines } = answersCsv([invitation('A', [])], 'Europe/Zurich');
    expect(lines[0]).toContain('2017-06-08 14:00 UTC+02:00');
  });
});
