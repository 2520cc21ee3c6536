import { describe, expect, it } from '@jest/globals';
import type { PersonalChange } from '../../meetings/index.js';
import { changesInWords, digestText } from './digest-texts.js';

const change = (more: Partial<PersonalChange> = {}): PersonalChange => ({
  what: 'room-changed',
  sitting: 'one',
  item: null,
  subject: 'Sitting of Monday, 19 June 2017',
  before: 'Room XIX',
  after: 'Room XVII',
  ...more,
});
const text = (more: object = {}) =>
  digestText({
    heading: 'Third informal thematic session',
    datesAndPlace: '19 and 20 June 2017, Geneva',
    changes: [change()],
    at: 'Wednesday, 7 June 2017, 16:10 (Europe/Zurich)',
    n: 2,
    note: null,
    page: 'https://convene.example.org/meetings/m',
    calendar: false,
    foot: {
      words: 'To answer:',
      href: 'https://convene.example.org/a/token',
      label: 'Your page',
    },
    ...more,
  });

describe('a notice of changes', () => {
  it('shows old and new side by side, and in plain text one under the other', () => {
    const { subject, text: plain, html } = text();
    expect(subject).toBe('Changes to the programme: Third informal thematic session');
    expect(plain).toContain(
      'Place: Sitting of Monday, 19 June 2017\n  before: Room XIX\n  now:    Room XVII\n',
    );
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<caption');
    expect(html.match(/<th scope="col"/g)).toHaveLength(3);
    expect(html).toMatch(
      /<th scope="row"[^>]*>Place: Sitting.*<\/th><td[^>]*>Room XIX<\/td><td[^>]*>Room XVII</,
    );
    for (const body of [plain, html]) {
      expect(body).toContain('https://convene.example.org/meetings/m');
      expect(body).toContain('https://convene.example.org/a/token');
      expect(body).not.toContain('calendar entry');
    }
  });

  it('says what is new or gone, and that it updates the calendar, where it does', () => {
    const { text: plain, html } = text({
      changes: [change({ what: 'item-added', subject: 'Panel 4', before: null, after: '16:00-17:00' })],
      note: 'The panel was asked for by the co-facilitators.',
      calendar: true,
    });
    expect(plain).toContain('New item: Panel 4\n  before: (none)\n  now:    16:00-17:00');
    for (const body of [plain, html]) {
      expect(body).toContain('updated calendar entry');
      expect(body).toContain('The panel was asked for by the co-facilitators.');
    }
  });

  it('tells who sits on the programme what concerns them, and has no foot', () => {
    const { text: plain, html } = text({
      foot: null,
      changes: [
        change({
          what: 'seat-removed',
          subject: 'Panel 1',
          before: 'Moderator',
          after: 'you are no longer on it',
        }),
      ],
    });
    expect(plain).toContain('What concerns you on the programme of the third informal thematic session');
    expect(plain).toContain('Your seat: Panel 1\n  before: Moderator\n  now:    you are no longer on it');
    for (const body of [plain, html]) expect(body).not.toContain('To answer');
    expect(plain.endsWith('https://convene.example.org/meetings/m\n')).toBe(true);
  });

  it('takes markup in names for text', () => {
    const { html } = text({
      heading: '<b>Bold</b>',
      note: '<i>\nnote</i>',
      changes: [change({ subject: '<script>alert(1)</script>', after: 'a & "b" <c>' })],
    });
    for (const tag of ['<b>', '<i>', '<script>', '<c>']) expect(html).not.toContain(tag);
    expect(html).toContain('a &amp; &#34;b&#34; &lt;c>');
  });

  it('reads in lines for whoever tells it by hand', () => {
    expect(changesInWords([change()])).toBe(
      'Place: Sitting of Monday, 19 June 2017. Before: Room XIX. Now: Room XVII.',
    );
  });
});
