import { describe, expect, it } from '@jest/globals';
import type { AnswerValue, Invitation, Level } from './answer.types.js';
import { summarise } from './summary.js';

let n = 0;
function invitation(
  addressee: Partial<Invitation['addressee']>,
  answer?: { value: AnswerValue; level?: Level; names?: number },
): Invitation {
  n += 1;
  const at = new Date('2017-06-08T12:00:00Z');
  return {
    _id: `inv-${n}`,
    version: 0,
    processId: 'p',
    meetingId: 'm',
    letterId: 'l',
    addressee: {
      id: `del-${n}`,
      name: `State ${n}`,
      category: 'member-state',
      electoralGroup: 'weog',
      consultationGroups: [],
      fictitious: false,
      ...addressee,
    },
    mailboxes: [],
    openedAt: at,
    expiresAt: at,
    standing:
      answer === undefined
        ? null
        : {
            answerId: 'a',
            value: answer.value,
            level: answer.level ?? null,
            participants: Array.from({ length: answer.names ?? 0 }, (_, i) => ({
              name: `N ${i}`,
              function: null,
            })),
            comment: null,
            channel: 'link',
            at,
            namesFrom: null,
          },
    value: answer?.value ?? 'none',
  };
}

describe('the counts of answers', () => {
  const summary = summarise([
    invitation({}, { value: 'accepted', level: 'minister', names: 3 }),
    invitation({ electoralGroup: 'african' }, { value: 'tentative' }),
    invitation({ electoralGroup: 'african' }),
    invitation(
      { category: 'observer-state', electoralGroup: null },
      { value: 'accepted', level: 'expert', names: 1 },
    ),
    invitation({ category: 'observer', electoralGroup: null }),
    invitation({ fictitious: true, electoralGroup: null }, { value: 'declined', names: 2 }),
  ]);

  it('are by category, with invented delegations apart', () => {
    expect(summary.all).toEqual({ invited: 6, accepted: 2, declined: 1, tentative: 1, unanswered: 2 });
    expect(summary.byCategory.memberStates).toEqual({
      invited: 3,
      accepted: 1,
      declined: 0,
      tentative: 1,
      unanswered: 1,
    });
    expect(summary.byCategory.observerStates.accepted).toBe(1);
    expect(summary.byCategory.otherObservers.unanswered).toBe(1);
    expect(summary.byCategory.fictitious).toEqual({
      invited: 1,
      accepted: 0,
      declined: 1,
      tentative: 0,
      unanswered: 0,
    });
  });

  it('are by electoral group, and say who is in none', () => {
    expect(Object.keys(summary.byGroup).sort()).toEqual(['african', 'fictitious', 'none', 'weog']);
    expect(summary.byGroup['african']).toEqual({
      invited: 2,
      accepted: 0,
      declined: 0,
      tentative: 1,
      unanswered: 1,
    });
    expect(summary.byGroup['none']?.invited).toBe(2);
  });

  it('are by level, and count the persons who come', () => {
    expect(summary.byLevel.minister).toEqual({ accepted: 1, declined: 0, tentative: 0 });
    expect(summary.byLevel.unknown).toEqual({ accepted: 0, declined: 1, tentative: 1 });
    expect(summary.participants).toBe(4);
  });

  it('add up in each dimension', () => {
    const total = (counts: { invited: number }[]): number =>
      counts.reduce((sum, { invited }) => sum + invited, 0);
    expect(total(Object.values(summary.byCategory))).toBe(6);
    expect(total(Object.values(summary.byGroup))).toBe(6);
  });
});
