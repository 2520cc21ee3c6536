import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { announcedGeneva } from '../../../test/support/geneva-session.js';
import { contentOf, type ReleasedContent } from './release.types.js';
import { isMaterial, releaseDiff } from './release-diff.js';

const session = contentOf(announcedGeneva());
const changed = (change: (content: ReleasedContent) => void): ReleasedContent => {
  const copy = structuredClone(session);
  change(copy);
  return copy;
};
const said = (after: ReleasedContent): string[] =>
  releaseDiff(session, after).map(({ what, subject, before, after: now }) =>
    [what, subject, before, now].join(' | '),
  );

describe('the difference of two releases', () => {
  it('is nothing between a release and itself', () => {
    expect(releaseDiff(session, structuredClone(session))).toEqual([]);
  });

  it('says a moved sitting once, and not again for each of its items', () => {
    const after = changed(({ sittings }) => {
      const sitting = sittings.find(({ id }) => id === 'day-2-morning');
      if (sitting) sitting.date = '2017-06-21';
    });
    expect(said(after)).toEqual([
      'sitting-moved | Sitting of Tuesday, 20 June 2017, 10:00-13:00 | Tuesday, 20 June 2017, 10:00-13:00 | Wednesday, 21 June 2017, 10:00-13:00',
    ]);
  });

  it('says the room, the hour of an item, and who sits there, each by itself', () => {
    const item = session.programme.find(({ seats }) => seats.some(({ person }) => person !== null));
    if (!item) throw new Error('the programme names people');
    const after = changed((content) => {
      content.room = 'Room XVII';
      const own = content.programme.find(({ id }) => id === item.id);
      if (!own) return;
      own.start = '10:05';
      own.seats = own.seats.map((seat) => ({ ...seat, person: null }));
    });
    const changes = releaseDiff(session, after);
    expect(changes.filter(({ what }) => what === 'room-changed')).toHaveLength(session.sittings.length);
    const own = changes.filter((change) => change.item === item.id);
    expect(own.map(({ what }) => what)).toEqual(['item-moved', 'people-changed']);
    expect(own[1]?.after).toContain('to be announced');
  });

  it('says another building, which nobody may take for wording', () => {
    const after = changed((content) => {
      content.place = 'Centre international de conférences';
    });
    expect(said(after)).toEqual([
      `room-changed | Building or address | ${session.place ?? ''} | Centre international de conférences`,
    ]);
  });

  it('keeps wording apart, for which nobody is told', () => {
    const after = changed((content) => {
      content.title = `${content.title}.`;
      for (const item of content.programme) item.paragraph = 'Another paragraph';
    });
    const changes = releaseDiff(session, after);
    expect(changes.length).toBeGreaterThan(1);
    expect(changes.filter(isMaterial)).toEqual([]);
  });

  it('is the same both ways, what was before and after exchanged', () => {
    const dates = fc.constantFrom('2017-06-19', '2017-06-20', '2017-06-21');
    const edit = fc.record({
      dropSitting: fc.nat({ max: 4 }),
      moveSitting: fc.nat({ max: 4 }),
      date: dates,
      room: fc.constantFrom(null, 'Room XVII'),
      dropItem: fc.nat({ max: 10 }),
      title: fc.constantFrom('Opening', 'Another'),
    });
    fc.assert(
      fc.property(edit, ({ dropSitting, moveSitting, date, room, dropItem, title }) => {
        const after = changed((content) => {
          const sitting = content.sittings[moveSitting];
          if (sitting) Object.assign(sitting, { date, room });
          content.sittings.splice(dropSitting, 1);
          content.programme.splice(dropItem, 1);
          const [item] = content.programme;
          if (item) item.title = title;
        });
        const there = releaseDiff(session, after);
        const back = releaseDiff(after, session);
        const key = (change: { what: string; sitting: string | null; item: string | null }): string =>
          [change.what.replace(/added|removed/u, 'x'), change.sitting, change.item].join('|');
        expect(back.map(key).sort()).toEqual(there.map(key).sort());
        expect(there.every(({ before, after: now }) => before !== now)).toBe(true);
      }),
    );
  });
});
