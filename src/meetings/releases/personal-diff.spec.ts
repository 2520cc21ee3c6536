import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { announcedGeneva } from '../../../test/support/geneva-session.js';
import { contentOf, type ReleasedContent } from './release.types.js';
import { personalDiff, seatedReaders, seatLines } from './personal-diff.js';
import { isMaterial, releaseDiff } from './release-diff.js';

const OLA = 'ola-henrikson';
const MEHMET = 'mehmet-samsar';
const slug = (name: string): string => name.toLowerCase().replace(/[^a-z]+/gu, '-');
const session = withIds(contentOf(announcedGeneva()));

/** Everybody of the session with an id and a mailbox. */
function withIds(content: ReleasedContent): ReleasedContent {
  const copy = structuredClone(content);
  for (const { person } of copy.programme.flatMap(({ seats }) => seats)) {
    if (person) Object.assign(person, { id: slug(person.name), mailbox: `${slug(person.name)}@example.org` });
  }
  return copy;
}
const changed = (change: (content: ReleasedContent) => void, from = session): ReleasedContent => {
  const copy = structuredClone(from);
  change(copy);
  return copy;
};
const itemOf = (content: ReleasedContent, id: string) => {
  const found = content.programme.find((item) => item.id === id);
  if (!found) throw new Error(`no item ${id}`);
  return found;
};
const said = (after: ReleasedContent, who = OLA, before = session): string[] =>
  personalDiff(before, after, who).map(({ what, subject, before: old, after: now }) =>
    [what, subject.slice(0, 13), old, now].join(' | '),
  );

describe('what changes for one person', () => {
  it('is nothing where only others are concerned', () => {
    const after = changed((content) => {
      itemOf(content, 'panel-2').start = '15:30';
      for (const sitting of content.sittings) if (sitting.id === 'day-1-afternoon') sitting.room = 'Room XX';
    });
    expect(said(after)).toEqual([]);
    expect(said(after, MEHMET)).toEqual([
      'room-changed | Sitting of Mo | Room XIX | Room XX',
      'item-moved | Panel 2: Inte | Monday, 19 June 2017, 15:00-17:50, Room XIX | Monday, 19 June 2017, 15:30-17:50, Room XX',
    ]);
  });

  it('is the hour of the panel, and who sits on it', () => {
    const after = changed((content) => {
      const panel = itemOf(content, 'panel-1');
      panel.start = '10:30';
      const [, expert] = panel.seats;
      if (expert) {
        expert.person = {
          title: 'Dr.',
          name: 'An Expert',
          function: null,
          delegation: null,
          affiliation: null,
        };
      }
    });
    expect(said(after)).toEqual([
      'item-moved | Panel 1: Inte | Monday, 19 June 2017, 10:15-13:00, Room XIX | Monday, 19 June 2017, 10:30-13:00, Room XIX',
      expect.stringMatching(/^people-changed \| Panel 1: Inte .*Dr\. An Expert/u),
    ]);
  });

  it('is a seat given or taken, and an item taken out', () => {
    const without = changed((content) => {
      for (const seat of itemOf(content, 'panel-1').seats) seat.person = null;
    });
    expect(said(without)).toEqual([
      'seat-removed | Panel 1: Inte | Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX | you are no longer on it',
    ]);
    expect(said(session, OLA, without)).toEqual([
      'seat-added | Panel 1: Inte |  | Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX',
    ]);
    const gone = changed((content) => {
      content.programme = content.programme.filter(({ id }) => id !== 'panel-1');
    });
    expect(said(gone)).toEqual([
      'item-removed | Panel 1: Inte | Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX | ',
    ]);
  });

  it('is never wording, and never more than the releases differ', () => {
    const ids = session.programme.map(({ id }) => id);
    const edit = fc.record({
      item: fc.constantFrom(...ids),
      act: fc.constantFrom('title', 'start', 'room', 'empty', 'drop'),
      who: fc.constantFrom(OLA, MEHMET, 'nobody'),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
        const after = changed((content) => {
          for (const { item: id, act } of edits) {
            const item = content.programme.find((one) => one.id === id);
            if (!item) continue;
            if (act === 'title') item.title = `${item.title}!`;
            if (act === 'start') item.start = item.start.replace(/^1/u, '0');
            if (act === 'empty') for (const seat of item.seats) seat.person = null;
            if (act === 'drop') content.programme = content.programme.filter((one) => one !== item);
            const sitting = content.sittings.find((one) => one.id === item.sitting);
            if (act === 'room' && sitting) sitting.room = 'Room XX';
          }
        });
        const material = releaseDiff(session, after).filter(isMaterial);
        for (const who of [OLA, MEHMET, 'nobody']) {
          const own = personalDiff(session, after, who);
          expect(own.some(({ what }) => what === 'wording' || what === 'contacts')).toBe(false);
          if (material.length === 0) expect(own).toEqual([]);
          if (who === 'nobody') expect(own).toEqual([]);
          // Whoever loses a seat is told so.
          const [before, now] = [seatLines(session, who).length, seatLines(after, who).length];
          if (now < before) expect(own.some(({ what }) => /removed/u.test(what))).toBe(true);
        }
      }),
    );
  });
});

describe('those who can be told', () => {
  const releases = (...contents: ReleasedContent[]) =>
    new Map(contents.map((content, n) => [n + 1, content] as const));

  it('have an id and a mailbox, and know the first release with a seat for them', () => {
    const late = changed((content) => {
      const [, expert] = itemOf(content, 'panel-1').seats;
      if (expert) {
        expert.person = {
          id: 'late',
          mailbox: 'late@example.org',
          title: 'Dr.',
          name: 'Late',
          function: null,
          delegation: null,
          affiliation: null,
        };
      }
    });
    expect(seatedReaders(releases(session, late)).map(({ id, name, since }) => [id, name, since])).toEqual([
      ['late', 'Dr. Late', 2],
      [MEHMET, 'H.E. Ambassador Mehmet Samsar', 1],
      [OLA, 'H.E. Mr. Ola Henrikson', 1],
      ['omar-abdulrahman-salem-alnuaimi', 'Dr. Omar Abdulrahman Salem Alnuaimi', 1],
    ]);
    expect(seatedReaders(releases(contentOf(announcedGeneva())))).toEqual([]);
  });

  it('stay those who lose their seats, at the mailbox that was known last; another spelling of an id is no loss', () => {
    const moved = changed((content) => {
      for (const { person } of content.programme.flatMap(({ seats }) => seats)) {
        if (person?.id === OLA) person.mailbox = 'new@example.org';
      }
    });
    const gone = changed((content) => {
      for (const seat of content.programme.flatMap(({ seats }) => seats)) {
        if (seat.person?.id === OLA) seat.person = null;
      }
    });
    expect(seatedReaders(releases(session, moved, gone)).find(({ id }) => id === OLA)?.mailbox).toBe(
      'new@example.org',
    );
    const renamed = changed((content) => {
      for (const { person } of content.programme.flatMap(({ seats }) => seats)) {
        if (person?.id === OLA) person.id = 'henrikson';
      }
    });
    const ids = seatedReaders(releases(session, renamed)).map(({ id }) => id);
    expect(ids).toContain('henrikson');
    expect(ids).not.toContain(OLA);
  });
});
