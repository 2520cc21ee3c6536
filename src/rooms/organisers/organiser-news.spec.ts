import { describe, expect, it } from '@jest/globals';
import type { Booking } from '../bookings/booking.types.js';
import { inWords, isNews, toldOf } from './organiser-news.js';
import { organiserText } from './organiser-texts.js';

const booking = (changes: Partial<Booking> = {}): Booking =>
  ({
    state: 'confirmed',
    roomId: 'xix',
    start: new Date('2017-06-19T08:00:00Z'),
    end: new Date('2017-06-19T11:00:00Z'),
    until: null,
    reconfirmBy: null,
    ...changes,
  }) as Booking;
const before = toldOf(booking());

describe('news of a booking', () => {
  it('is what differs from what its organiser was told last', () => {
    expect(isNews({ booking: booking(), before })).toBe(false);
    expect(isNews({ booking: booking({ roomId: 'xx' }), before })).toBe(true);
    expect(isNews({ booking: booking({ end: new Date('2017-06-19T10:00:00Z') }), before })).toBe(true);
    expect(isNews({ booking: booking({ state: 'released' }), before })).toBe(true);
    // The end of a hold is told with the hold; that it is gone, with the confirmation.
    expect(isNews({ booking: booking({ until: new Date(0) }), before })).toBe(false);
  });

  it('is that he is asked to reconfirm, not that he has', () => {
    const by = new Date('2017-06-15T10:00:00Z');
    expect(isNews({ booking: booking({ reconfirmBy: by }), before })).toBe(true);
    expect(isNews({ booking: booking(), before: { ...before, reconfirmBy: by } })).toBe(false);
  });

  it('is nothing of what came and went before anybody was told', () => {
    expect(isNews({ booking: booking({ state: 'released' }), before: null })).toBe(false);
    expect(isNews({ booking: booking({ state: 'held' }), before: null })).toBe(true);
  });

  it('reads in the time of the venue, with both days where it goes over midnight', () => {
    expect(inWords(before, 'Room XIX', 'Europe/Zurich')).toBe(
      'Room XIX, Monday, 19 June 2017, 10:00 to 13:00 (Europe/Zurich): confirmed',
    );
    const night = toldOf(
      booking({
        state: 'held',
        end: new Date('2017-06-20T00:00:00Z'),
        until: new Date('2017-06-10T10:00:00Z'),
      }),
    );
    expect(inWords(night, 'Room XIX', 'Europe/Zurich')).toBe(
      'Room XIX, Monday, 19 June 2017, 10:00 to Tuesday, 20 June 2017, 02:00 (Europe/Zurich): held for you until Saturday, 10 June 2017, 12:00 (Europe/Zurich)',
    );
  });

  it('takes markup in titles for text, and the same lines for the same mail', () => {
    const line = {
      title: '"><script>x</script>',
      before: null,
      now: 'Room <XIX>',
      note: 'a & b',
      asked: null,
      link: 'https://x.example/b/t',
    };
    const { html, text, subject } = organiserText([line]);
    expect(html).not.toContain('<script>');
    expect(html).toContain('a &amp; b');
    expect(text).toContain('"><script>x</script>');
    expect(subject).toBe('Your room: "><script>x</script>');
    expect(organiserText([line, line]).subject).toBe('Your room: 2 bookings');
  });
});
