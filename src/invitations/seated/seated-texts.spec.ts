import { describe, expect, it } from '@jest/globals';
import { seatedText } from './seated-texts.js';

const text = (more: object = {}) =>
  seatedText({
    what: 'cancelled',
    heading: 'Third informal thematic session',
    datesAndPlace: '19 and 20 June 2017, Geneva',
    instead: null,
    reason: null,
    seats: ['Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX: Panel 1'],
    page: 'https://convene.example.org/meetings/m',
    ...more,
  });

describe('a notice to who sits on a programme', () => {
  it('says that the meeting is cancelled, why, and what falls away', () => {
    const { subject, text: words } = text({ reason: 'The host withdrew.' });
    expect(subject).toBe('Cancelled: Third informal thematic session');
    expect(words).toBe(
      [
        'The third informal thematic session, 19 and 20 June 2017, Geneva, is cancelled.',
        '',
        'The host withdrew.',
        '',
        'Your part of it falls away with it:',
        '  Moderator, Monday, 19 June 2017, 10:15-13:00, Room XIX: Panel 1',
        '',
        'What stands is told here:',
        'https://convene.example.org/meetings/m',
        '',
      ].join('\n'),
    );
  });

  it('says the new date beside the earlier one, and who has no part in it any more', () => {
    const back = text({
      what: 'reinstated',
      datesAndPlace: '4 and 5 September 2017, Geneva',
      instead: '19 and 20 June 2017',
      seats: [],
    });
    expect(back.text).toContain(
      'takes place on 4 and 5 September 2017, Geneva, instead of 19 and 20 June 2017.',
    );
    expect(back.text).toContain('You are on its programme no longer.');
    expect(back.html).not.toContain('<ul>');
    expect(text({ what: 'postponed' }).text).toContain('A new date will be announced.');
  });

  it('shows words of people as words', () => {
    const { html } = text({ reason: '<script>alert(1)</script>', seats: ['"><b>'] });
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<b>');
  });
});
