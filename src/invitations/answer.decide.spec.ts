import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../platform/index.js';
import {
  type AnswerCommand,
  type AnsweredMeeting,
  decideAnswer,
  decideWithdraw,
  formalityOf,
  MOST_ANSWERS,
  standingOf,
} from './answer.decide.js';
import {
  answerChannels,
  type AnswerRow,
  answerValues,
  type HistoryRow,
  type Invitation,
  type Participant,
} from './answer.types.js';

const start = new Date('2017-06-08T12:00:00Z');
const open: AnsweredMeeting = {
  cancelled: false,
  answersBy: null,
  answersByText: null,
  whatToDo: 'write to the office',
};
const ada: Participant = { name: 'Ms. Ada Sample', function: 'Adviser' };
const ben: Participant = { name: 'Mr. Ben Sample', function: null };

const invitation: Invitation = {
  _id: 'inv-1',
  version: 0,
  processId: 'process-1',
  meetingId: 'meeting-1',
  letterId: 'letter-1',
  addressee: {
    id: 'del-x',
    name: 'Atlantis',
    category: 'member-state',
    electoralGroup: null,
    consultationGroups: [],
    fictitious: true,
  },
  mailboxes: [],
  openedAt: start,
  expiresAt: new Date('2017-06-20T16:00:00Z'),
  standing: null,
  value: 'none',
};

const command = (
  channel: AnswerCommand['channel'],
  value: AnswerCommand['value'],
  more: Partial<AnswerCommand> = {},
): AnswerCommand => {
  const byOffice = channel !== 'link' && channel !== 'calendar';
  return {
    channel,
    value,
    level: null,
    participants: [],
    comment: null,
    dated: null,
    byOffice,
    typedBy: { kind: byOffice ? 'token' : 'link', id: 'x', name: null },
    ...more,
  };
};

/** Plays commands one after the other, as the service does. */
class Play {
  state = invitation;
  history: HistoryRow[] = [];

  answer(given: AnswerCommand, meeting = open, now = start): AnswerRow['outcome'] | 'unchanged' {
    const { state, row } = decideAnswer(
      this.state,
      this.history,
      given,
      meeting,
      `a${this.history.length + 1}`,
      now,
    );
    this.state = state;
    if (row === null) return 'unchanged';
    this.history.push(row);
    return row.kind === 'answer' ? row.outcome : 'unchanged';
  }

  withdraw(answerId: string): string {
    const decision = decideWithdraw(
      this.state,
      this.history,
      answerId,
      { kind: 'link', id: answerId, name: null },
      `w${this.history.length + 1}`,
      start,
    );
    this.state = decision.state;
    if (decision.row !== null) this.history.push(decision.row);
    return decision.result;
  }

  get stands(): string {
    return this.state.value;
  }
}

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'nothing refused';
}

describe('which answer stands', () => {
  it('is the last click, as long as nothing more formal was said', () => {
    const play = new Play();
    expect([play.answer(command('link', 'accepted')), play.stands]).toEqual(['stands', 'accepted']);
    expect([play.answer(command('calendar', 'declined')), play.stands]).toEqual(['stands', 'declined']);
    expect([play.answer(command('link', 'tentative')), play.stands]).toEqual(['stands', 'tentative']);
  });

  it.each(['note-verbale', 'mail', 'telephone'] as const)(
    'is not undone by a click after a %s',
    (channel) => {
      const play = new Play();
      play.answer(command(channel, 'accepted'));
      expect([play.answer(command('link', 'declined')), play.stands]).toEqual(['differs', 'accepted']);
      expect([play.answer(command('calendar', 'declined')), play.stands]).toEqual(['differs', 'accepted']);
      expect([play.answer(command('link', 'declined', { participants: [ada] })), play.stands]).toEqual([
        'differs',
        'accepted',
      ]);
      expect([play.answer(command('link', 'accepted')), play.stands]).toEqual(['confirms', 'accepted']);
    },
  );

  it('is not undone by a click after names were given through the link', () => {
    const play = new Play();
    play.answer(command('link', 'accepted', { participants: [ada] }));
    expect(play.answer(command('link', 'declined'))).toBe('differs');
    expect(play.answer(command('calendar', 'declined'))).toBe('differs');
    expect(play.stands).toBe('accepted');
    expect([play.answer(command('link', 'tentative', { participants: [ben] })), play.stands]).toEqual([
      'stands',
      'tentative',
    ]);
  });

  it('is whatever the office enters, through any channel', () => {
    const play = new Play();
    play.answer(command('note-verbale', 'accepted', { participants: [ada] }));
    expect([play.answer(command('telephone', 'declined')), play.stands]).toEqual(['stands', 'declined']);
  });

  it('takes over names that a click adds to a note verbale, and later changes of them', () => {
    const play = new Play();
    play.answer(command('note-verbale', 'accepted', { level: 'minister' }));
    expect(play.answer(command('link', 'accepted', { participants: [ada], level: 'expert' }))).toBe(
      'supplements',
    );
    expect(play.state.standing).toMatchObject({
      channel: 'note-verbale',
      level: 'minister',
      participants: [ada],
      namesFrom: 'a2',
    });
    expect(play.answer(command('link', 'accepted', { participants: [ada, ben] }))).toBe('supplements');
    expect(play.state.standing?.participants).toEqual([ada, ben]);
    expect([play.answer(command('link', 'declined')), play.stands]).toEqual(['differs', 'accepted']);
  });

  it('keeps the names of a note verbale against other names by link', () => {
    const play = new Play();
    play.answer(command('note-verbale', 'accepted', { participants: [ada] }));
    expect(play.answer(command('link', 'accepted', { participants: [ben] }))).toBe('differs');
    expect(play.state.standing?.participants).toEqual([ada]);
  });

  it('adds nothing when the last answer is repeated word for word', () => {
    const play = new Play();
    play.answer(command('link', 'accepted'));
    expect(play.answer(command('link', 'accepted'))).toBe('unchanged');
    expect(play.history).toHaveLength(1);
  });
});

describe('withdrawing an answer', () => {
  it('brings back what stood before', () => {
    const play = new Play();
    play.answer(command('link', 'accepted'));
    play.answer(command('link', 'declined'));
    expect([play.withdraw('a2'), play.stands]).toEqual(['withdrawn', 'accepted']);
    expect(play.withdraw('a2')).toBe('already');
    expect([play.withdraw('a1'), play.stands]).toEqual(['withdrawn', 'none']);
  });

  it('does not undo what the office entered', () => {
    const play = new Play();
    play.answer(command('note-verbale', 'accepted'));
    expect([play.withdraw('a1'), play.stands]).toEqual(['disputed', 'accepted']);
  });

  it('refuses an answer of another invitation', () => {
    expect(codeOf(() => new Play().withdraw('elsewhere'))).toBe('invitations/answer-not-found');
  });

  it('lets the withdrawn answer be given again', () => {
    const play = new Play();
    play.answer(command('link', 'accepted'));
    play.withdraw('a1');
    expect(play.answer(command('link', 'accepted'))).toBe('stands');
  });
});

describe('what is no longer taken', () => {
  const closed: AnsweredMeeting = {
    ...open,
    answersBy: new Date('2017-06-01T00:00:00Z'),
    answersByText: 'Thursday, 1 June 2017',
  };

  it('is a click after the date for answers; the office still enters what it hears', () => {
    const play = new Play();
    expect(codeOf(() => play.answer(command('link', 'accepted'), closed))).toBe('invitations/closed');
    expect(codeOf(() => play.answer(command('calendar', 'accepted'), closed))).toBe('invitations/closed');
    expect(play.answer(command('telephone', 'accepted'), closed)).toBe('stands');
  });

  it('is a click after the meeting, and anything about a cancelled one', () => {
    const play = new Play();
    expect(codeOf(() => play.answer(command('link', 'accepted'), open, invitation.expiresAt))).toBe(
      'invitations/closed',
    );
    expect(codeOf(() => play.answer(command('telephone', 'accepted'), { ...open, cancelled: true }))).toBe(
      'invitations/meeting-cancelled',
    );
  });

  it('is anything about a postponed one, also what the office hears', () => {
    const play = new Play();
    for (const channel of ['link', 'telephone'] as const) {
      const answer = () => play.answer(command(channel, 'accepted'), { ...open, postponed: true });
      expect(codeOf(answer)).toBe('invitations/meeting-postponed');
    }
  });

  it('is a click after very many', () => {
    const play = new Play();
    for (let n = 0; n < MOST_ANSWERS; n += 1)
      play.answer(command('link', n % 2 === 0 ? 'accepted' : 'declined'));
    expect(codeOf(() => play.answer(command('link', 'tentative')))).toBe('invitations/too-many-answers');
    expect(play.answer(command('telephone', 'tentative'))).toBe('stands');
  });
});

describe('in any history', () => {
  const commands = fc.array(
    fc.record({
      channel: fc.constantFrom(...answerChannels),
      value: fc.constantFrom(...answerValues),
      named: fc.boolean(),
      withdraw: fc.nat({ max: 9 }),
    }),
    { maxLength: 12 },
  );

  it('a less formal answer never changes the value that stands, unless a withdrawal does', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const play = new Play();
        for (const { channel, value, named } of list) {
          const before = play.state.standing;
          const given = command(channel, value, { participants: named ? [ada] : [] });
          play.answer(given);
          if (before === null || given.byOffice || formalityOf(given) >= formalityOf(before)) continue;
          expect(play.stands).toBe(before.value);
        }
      }),
    );
  });

  it('the standing answer is that of the history alone', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const play = new Play();
        for (const { channel, value, named, withdraw } of list) {
          play.answer(command(channel, value, { participants: named ? [ada] : [] }));
          if (withdraw > 6 && play.history.some(({ _id }) => _id === `a${withdraw - 6}`))
            play.withdraw(`a${withdraw - 6}`);
        }
        expect(play.state.standing).toEqual(standingOf(play.history));
      }),
    );
  });
});
