import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemActor } from '../messaging/index.js';
import {
  type AnsweredMeeting,
  decideAnswer,
  decideWithdraw,
  presentOf,
  standingOf,
} from './answer.decide.js';
import { type AnswerValue, answerValues, type HistoryRow, type Invitation } from './answer.types.js';
import { decideAskAgain } from './ask-again.decide.js';

const now = new Date('2017-06-08T12:00:00Z');
const actor = systemActor('test', 'test');
const open: AnsweredMeeting = {
  cancelled: false,
  answersBy: null,
  answersByText: null,
  whatToDo: 'write to the office',
};
const back = (asked: number) => ({
  reinstated: { release: asked + 1, at: now, asked, instead: '19 and 20 June 2017' },
  endsAt: new Date('2017-09-05T16:00:00Z'),
});
const invitation: Invitation = {
  _id: 'inv-1',
  version: 1,
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
  openedAt: now,
  expiresAt: new Date('2017-06-20T16:00:00Z'),
  standing: null,
  value: 'none',
};

class Play {
  state = invitation;
  history: HistoryRow[] = [];
  private rows = 0;

  answer(value: AnswerValue, channel: 'link' | 'note-verbale' = 'link'): void {
    const typedBy = { kind: 'link' as const, id: 'inv-1', name: 'A' };
    const command = { value, level: null, participants: [], comment: null, dated: null, typedBy };
    const byOffice = channel === 'note-verbale';
    const id = `row-${(this.rows += 1)}`;
    const decided = decideAnswer(this.state, this.history, { ...command, channel, byOffice }, open, id, now);
    this.take(decided.state, decided.row === null ? [] : [decided.row]);
  }

  askAgain(asked: number): number {
    const id = `row-${(this.rows += 1)}`;
    const { state, rows } = decideAskAgain(this.state, this.history, back(asked), { id, actor, now });
    this.take(state, rows);
    return rows.length;
  }

  withdraw(answerId: string): void {
    const typedBy = { kind: 'link' as const, id: answerId, name: null };
    const id = `row-${(this.rows += 1)}`;
    const { state, row } = decideWithdraw(this.state, this.history, answerId, typedBy, id, now);
    this.take(state, row === null ? [] : [row]);
  }

  private take(state: Invitation, rows: readonly HistoryRow[]): void {
    this.state = state;
    this.history = [...this.history, ...rows];
  }
}

describe('an invitation to a meeting that came back', () => {
  it('has no answer, keeps what was answered to the earlier dates, and is open until the new end', () => {
    const play = new Play();
    play.answer('accepted');
    expect(play.askAgain(1)).toBe(1);
    expect(play.state).toMatchObject({
      standing: null,
      value: 'none',
      asked: 1,
      earlier: { value: 'accepted', dates: '19 and 20 June 2017' },
      expiresAt: new Date('2017-09-05T16:00:00Z'),
    });
    expect(play.history.map(({ kind, n }) => [kind, n])).toEqual([
      ['answer', 1],
      ['asked-again', 2],
    ]);
  });

  it('is asked once for each time that the meeting comes back, and not where its answers stand', () => {
    const play = new Play();
    expect([play.askAgain(0), play.askAgain(1), play.askAgain(1), play.askAgain(3)]).toEqual([0, 1, 0, 1]);
    expect(play.state.earlier).toBeUndefined();
    const never = decideAskAgain(invitation, [], { endsAt: now }, { id: 'x', actor, now });
    expect(never).toEqual({ state: invitation, rows: [], events: [] });
  });

  it('weighs new answers by themselves: a click stands where a note verbale was to the earlier dates', () => {
    const play = new Play();
    play.answer('accepted', 'note-verbale');
    play.askAgain(1);
    play.answer('declined');
    expect(play.state.value).toBe('declined');
    play.askAgain(2);
    // The same words again are an answer again.
    play.answer('declined');
    expect(play.state).toMatchObject({ value: 'declined', earlier: { value: 'declined' } });
    expect(presentOf(play.history).map(({ kind }) => kind)).toEqual(['answer']);
  });

  it('is not changed by who withdraws an answer to the earlier dates', () => {
    const play = new Play();
    play.answer('accepted');
    play.askAgain(1);
    play.answer('tentative');
    play.withdraw('row-1');
    expect(play.state.value).toBe('tentative');
  });

  it('has in any history what was answered since it was last asked, and loses no row', () => {
    const acts = fc.array(fc.oneof(fc.constantFrom(...answerValues), fc.constant('again' as const)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(acts, (list) => {
        const play = new Play();
        let asked = 0;
        let last: AnswerValue | 'none' = 'none';
        let rows = 0;
        for (const act of list) {
          if (act === 'again') {
            asked += 1;
            rows += play.askAgain(asked);
            last = 'none';
            continue;
          }
          rows += act === last ? 0 : 1;
          play.answer(act);
          last = act;
        }
        expect(play.state.value).toBe(last);
        expect(play.state.asked ?? 0).toBe(asked);
        expect(play.state.standing).toEqual(standingOf(play.history));
        expect(play.history.map(({ n }) => n)).toEqual(Array.from({ length: rows }, (_, n) => n + 1));
      }),
    );
  });
});
