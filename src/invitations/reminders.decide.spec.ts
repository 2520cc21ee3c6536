import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { announcedGeneva, cancelledGeneva, plannedGeneva } from '../../test/support/geneva-session.js';
import {
  decideBegin,
  decideCancelReminder,
  decideDrop,
  decideEnd,
  decideSchedule,
  outcomeFor,
  reminderTransitions,
  tooLate,
} from './reminders.decide.js';
import { defaultReminder, type Reminder, type ReminderState, reminderStates } from './reminders.types.js';

const now = new Date('2017-06-06T14:00:00Z');
const by = { kind: 'person' as const, id: 'p', name: 'Focal point' };
const meeting = { ...announcedGeneva(), answersBy: new Date('2017-06-16T16:00:00Z') };
const plan = (at: Date | null) => ({ ...defaultReminder, at, zone: 'Europe/Zurich' });
const reminder = (state: ReminderState): Reminder => ({
  ...decideSchedule('r', meeting, plan(null), by, now).state,
  state,
});
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return undefined;
};

describe('a reminder', () => {
  it('leaves at its hour, or now; an hour that has passed is now', () => {
    expect(decideSchedule('r', meeting, plan(null), by, now).state.dueAt).toEqual(now);
    const later = new Date('2017-06-08T08:00:00Z');
    expect(decideSchedule('r', meeting, plan(later), by, now).state.dueAt).toEqual(later);
    expect(decideSchedule('r', meeting, plan(new Date(0)), by, now).state.dueAt).toEqual(now);
  });

  it('is planned only for a moment at which an answer can still be given', () => {
    fc.assert(
      fc.property(fc.date({ min: now, max: new Date('2017-07-30T00:00:00Z'), noInvalidDate: true }), (at) => {
        const code = codeOf(() => decideSchedule('r', meeting, plan(at), by, now));
        expect(code).toBe(at < meeting.answersBy ? undefined : 'invitations/reminder-too-late');
      }),
    );
    for (const other of [plannedGeneva(), cancelledGeneva()]) expect(tooLate(other, now)).not.toBeNull();
    expect(tooLate(announcedGeneva(), announcedGeneva().endsAt)).toContain('The meeting ends');
    expect(tooLate(announcedGeneva(), now)).toBeNull();
  });

  it('follows the table of its states, and nothing else', () => {
    const acts = {
      begin: decideBegin,
      end: (state: Reminder) => decideEnd(state, { reminded: 1, apart: 0 }, now),
      cancel: decideCancelReminder,
      drop: (state: Reminder) => decideDrop(state, 'The meeting is cancelled.'),
    };
    for (const state of reminderStates)
      for (const [name, act] of Object.entries(acts)) {
        const next = reminderTransitions[state][name as keyof typeof acts];
        if (next === undefined)
          expect(codeOf(() => act(reminder(state)))).toBe('invitations/reminder-not-scheduled');
        else expect(act(reminder(state)).state.state).toBe(next);
      }
  });

  it('goes to nobody who has answered, whom the letter has not reached, or who has no mailbox', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('accepted', 'declined', 'tentative', 'none'),
        fc.constantFrom('reached', 'halted', 'not-reached'),
        fc.array(fc.emailAddress(), { maxLength: 2 }),
        (value, reach, mailboxes) => {
          const sent = outcomeFor({ value }, reach, mailboxes) === 'sent';
          expect(sent).toBe(value === 'none' && reach === 'reached' && mailboxes.length > 0);
        },
      ),
    );
    expect(outcomeFor({ value: 'accepted' }, 'not-reached', [])).toBeNull();
    expect(outcomeFor({ value: 'none' }, 'halted', [])).toBe('halted');
    expect(outcomeFor({ value: 'none' }, 'reached', [])).toBe('no-mailbox');
  });
});
