import { describe, expect, it } from '@jest/globals';
import { announcedGeneva, cancelledGeneva, genevaProcess } from '../../test/support/geneva-session.js';
import { contentOf, type Meeting, releaseDiff } from '../meetings/index.js';
import { MeetingPage, type MeetingPageProps } from './meeting-page.js';
import { ChangesPage, ReleaseListPage, type ReleaseHead, type Shown } from './release-pages.js';

const hostile = 'Room "><script>alert(1)</script> &quot;';
const link = {
  https: 'https://x.org/c.ics',
  webcal: 'webcal://x.org/c.ics',
  google: 'https://calendar.google.com/x',
};
const head = (n: number, changes: Partial<ReleaseHead> = {}): ReleaseHead => ({
  n,
  heading: n === 1 ? 'As announced' : 'Room of the second day',
  note: n === 1 ? null : 'Room XVII is larger.',
  at: new Date(`2017-06-0${n}T22:30:00Z`),
  ...changes,
});
const shownAs = (n: number, present: number, changes: Partial<Shown> = {}): Shown => ({
  release: head(n),
  present,
  on: null,
  ...changes,
});
const page = (meeting: Meeting, changes: Partial<MeetingPageProps> = {}): Promise<string> =>
  Promise.resolve(
    MeetingPage({
      meeting,
      process: genevaProcess(),
      shown: shownAs(2, 2),
      view: 'day',
      address: '/meetings/meeting-1',
      subscribe: { meeting: link, process: link },
      ...changes,
    }),
  );

/** A session of which everything that people typed is hostile. */
function hostileSession(): Meeting {
  const meeting = announcedGeneva();
  const person = {
    title: hostile,
    name: hostile,
    function: hostile,
    delegation: null,
    affiliation: hostile,
  };
  return {
    ...meeting,
    title: hostile,
    kind: hostile,
    venue: hostile,
    place: hostile,
    room: hostile,
    reason: hostile,
    sittings: meeting.sittings.map((sitting) => ({ ...sitting, title: hostile, room: `${hostile} 2` })),
    programme: meeting.programme.map((item) => ({
      ...item,
      title: hostile,
      ledBy: hostile,
      paragraph: hostile,
      seats: item.seats.map((seat) => ({ ...seat, person })),
    })),
  };
}

describe('the public programme', () => {
  it('names its release with day in the zone of the meeting, heading and note', async () => {
    const html = await page(announcedGeneva());
    for (const text of [
      'Release 2 of Saturday, 3 June 2017',
      ': Room of the second day',
      'Room XVII is larger.',
      'href="/meetings/meeting-1/changes?since=1"',
      'webcal://x.org/c.ics',
      'https://x.org/c.ics',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('not the present');
  });

  it('marks a release that another has followed, and offers no subscription there', async () => {
    const html = await page(announcedGeneva(), { shown: shownAs(1, 3) });
    for (const text of [
      'This is not the present programme.',
      'href="/meetings/meeting-1">See the present programme',
      'release 3',
      'href="/meetings/meeting-1/changes?since=1"',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('webcal:');
  });

  it('says of which day it is as it stood', async () => {
    const shown = shownAs(1, 2, { on: '2017-06-02' });
    expect(await page(announcedGeneva(), { shown })).toContain(
      'The programme as it stood at the end of Friday, 2 June 2017.',
    );
  });

  it('is put in order by room, each room with its days, and keeps its address', async () => {
    const meeting = announcedGeneva();
    const moved = meeting.sittings.map((sitting) =>
      sitting.id === 'day-2-morning' ? { ...sitting, room: 'Room XVII' } : sitting,
    );
    const html = await page(
      { ...meeting, sittings: moved },
      { view: 'room', address: '/meetings/meeting-1?on=2017-06-02' },
    );
    expect(html).toMatch(/<h3>Room XIX<\/h3>.*<h3>Room XVII<\/h3><section><h4>Tuesday, 20 June 2017<\/h4>/s);
    expect(html).toContain('href="/meetings/meeting-1?on=2017-06-02&amp;by=person"');
    expect(html).toContain('href="/meetings/meeting-1?on=2017-06-02"');
    expect(html).toMatch(/by=room"[^>]*aria-current="page"/);
  });

  it('says in the view by day where a sitting is elsewhere', async () => {
    const meeting = announcedGeneva();
    const sittings = meeting.sittings.map((sitting) =>
      sitting.id === 'day-2-morning' ? { ...sitting, room: 'Room XVII' } : { ...sitting, room: null },
    );
    const html = await page({ ...meeting, sittings });
    expect(html).toContain('<p class="where">Room XVII</p>');
    expect(html).toContain('<span class="hours">10:00–13:00</span><span> (Room XVII)</span>');
    expect(html).not.toContain('<p class="where">Room XIX</p>');
  });

  it('is put in order by person, each once with all parts, and nobody who is not named', async () => {
    const html = await page(announcedGeneva(), { view: 'person' });
    expect(html.match(/<h3>[^<]*Ola Henrikson/g)).toHaveLength(1);
    expect(html).toMatch(/Moderator, Monday, 19 June 2017, Room XIX/);
    expect(html).not.toContain('to be announced');
    const nobody = announcedGeneva();
    for (const item of nobody.programme) item.seats = [];
    expect(await page(nobody, { view: 'person' })).toContain('Nobody is named on the programme yet.');
  });

  it('reads right when the meeting is cancelled, and when it is over', async () => {
    const cancelled = await page(cancelledGeneva());
    for (const text of ['This meeting is cancelled', 'The host withdrew.', 'nothing of it takes place'])
      expect(cancelled).toContain(text);
    expect(cancelled).not.toContain('Subscribe to this meeting');
    const held = await page({ ...announcedGeneva(), status: 'held' });
    expect(held).toContain('This meeting is over.');
    expect(held).not.toContain('Subscribe to this meeting');
  });

  it.each(['day', 'room', 'person'] as const)('shows text of people as text, by %s', async (view) => {
    const shown = shownAs(1, 2, { release: head(1, { heading: hostile, note: hostile }) });
    for (const status of ['announced', 'cancelled', 'held'] as const) {
      const html = await page({ ...hostileSession(), status }, { view, shown });
      expect(html).not.toContain('<script>');
      expect(html).not.toContain('Room "');
      expect(html).toContain('&amp;quot;');
    }
  });
});

describe('the list of releases', () => {
  it('holds each with number, heading, instant and note', async () => {
    const html = await ReleaseListPage({ meeting: announcedGeneva(), releases: [head(2), head(1)] });
    for (const text of [
      'Release 2: Room of the second day',
      'Saturday, 3 June 2017, 00:30 (Europe/Zurich)',
      ', the present one',
      'href="/meetings/meeting-1/changes?since=1&amp;to=2"',
      'href="/meetings/meeting-1/releases/1"',
    ])
      expect(html).toContain(text);
    expect(html).not.toContain('since=0');
  });

  it('shows text of people as text, and says where there were no releases yet', async () => {
    const releases = [head(1, { heading: hostile, note: hostile })];
    const html = await ReleaseListPage({ meeting: hostileSession(), releases });
    expect(html).not.toContain('<script>');
    expect(await ReleaseListPage({ meeting: announcedGeneva(), releases: [] })).toContain(
      'before releases were numbered',
    );
  });
});

describe('what changed since a release', () => {
  const before = contentOf(announcedGeneva());
  const changesTo = (change: (meeting: Meeting) => void) => {
    const meeting = announcedGeneva();
    change(meeting);
    return releaseDiff(before, contentOf(meeting));
  };
  const shown = (changes: ReturnType<typeof changesTo>, to = 2, present = 2): Promise<string> =>
    Promise.resolve(
      ChangesPage({ meeting: announcedGeneva(), since: head(1), to: head(to), present, changes }),
    );

  it('stands old and new side by side, with wording apart and folded', async () => {
    const html = await shown(
      changesTo((meeting) => {
        meeting.room = 'Room XVII';
        for (const item of meeting.programme) item.title = `${item.title}!`;
      }),
    );
    expect(html).toContain('<h1>What changed since release 1</h1>');
    expect(html).toMatch(
      /Another room.*<dt>Before<\/dt><dd>Room XIX<\/dd>.*<dt>Now<\/dt><dd>Room XVII<\/dd>/s,
    );
    const [open = '', folded = ''] = html.split('<details');
    expect(open).not.toContain('Wording');
    expect(folded).toMatch(/<summary>Changes of wording \(\d+\)<\/summary>/);
    expect(html).not.toContain('<details open');
  });

  it('says what came and what went', async () => {
    const html = await shown(
      changesTo((meeting) => {
        const [first] = meeting.programme;
        meeting.programme = meeting.programme.slice(1);
        if (first) meeting.programme.push({ ...first, id: 'new', title: 'New' });
      }),
    );
    expect(html).toContain('<dd>Not on the programme</dd>');
    expect(html).toContain('<dd>No longer on the programme</dd>');
  });

  it('says that nothing changed, and that it is not what is new today', async () => {
    expect(await shown([])).toContain('Nothing has changed.');
    const html = await shown([], 2, 3);
    expect(html).toContain('What changed from release 1 to release 2');
    expect(html).toContain('href="/meetings/meeting-1/changes?since=1"');
  });

  it('shows text of people as text', async () => {
    const html = await ChangesPage({
      meeting: hostileSession(),
      since: head(1, { heading: hostile }),
      to: head(2, { heading: hostile }),
      present: 2,
      changes: releaseDiff(before, contentOf(hostileSession())),
    });
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('Room "');
  });
});
