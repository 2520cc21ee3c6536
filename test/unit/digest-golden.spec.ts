import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { decideEntry } from '../../src/calendar/domain/decide-entry.js';
import { invitation } from '../../src/calendar/domain/ics.js';
import { digestText } from '../../src/invitations/change-digests/digest-texts.js';
import { isMaterial, releaseDiff } from '../../src/meetings/releases/release-diff.js';
import { entriesOf } from '../../src/meetings/meeting.entries.js';
import { announcedGeneva } from '../support/geneva-session.js';
import { sampleBuilder, sampleParts, sampleRow } from '../support/mail-samples.js';

const file = new URL('../golden/mail/change-digest.eml', import.meta.url);
const mailbox = 'registry+pga@atlantis.example.org';
const addressee = { id: 'del-atl', name: 'Permanent Mission of Atlantis (demonstration), New York' };
const page = 'https://convene.example.org/meetings/meeting-1';
const stamp = new Date('2017-06-07T14:20:00Z');

/** Another room for all of the Geneva session, and a panel that begins later. */
function changed() {
  const before = announcedGeneva();
  const after = structuredClone(before);
  after.room = 'Room XVII';
  const panel = after.programme.find(({ kind, sitting }) => kind === 'panel' && sitting === 'day-2-morning');
  if (panel === undefined) throw new Error('The session has no panel on its second morning.');
  panel.start = '10:30';
  return { before, after };
}

function mail() {
  const { before, after } = changed();
  const uid = '3f6c2c1e-8d0a-4a55-9f3e-000000000042';
  const [old, now] = [before, after].map((meeting) => entriesOf(meeting, page)[0]);
  if (old === undefined || now === undefined) throw new Error('A meeting has an entry.');
  const ids = { newId: 'entry-1', newUid: uid };
  const first = decideEntry(null, old, new Date('2017-05-02T14:00:00Z'), ids);
  const { entry, change } = decideEntry(first.entry, now, stamp, ids);
  expect(change).toBe('material');
  const written = digestText({
    heading: 'Third informal thematic session',
    datesAndPlace: '19 and 20 June 2017, Geneva',
    changes: releaseDiff(before, after).filter(isMaterial),
    at: 'Wednesday, 7 June 2017, 16:10 (Europe/Zurich)',
    n: 2,
    note: 'Room XIX is closed for works on its roof.',
    page,
    calendar: true,
    foot: {
      words: 'Your answer to the invitation stays as it is. To look at it, or to change it:',
      href: 'https://convene.example.org/a/token-of-this-recipient',
      label: 'Your page',
    },
  });
  const content = invitation(entry, {
    method: 'REQUEST',
    stamp,
    organizer: { name: 'Office of the President', address: 'rsvp+token@convene.example.org' },
    attendee: { name: addressee.name, address: mailbox },
  });
  return { ...written, date: stamp, calendar: { method: 'REQUEST' as const, content } };
}

describe('the golden notice of changes', () => {
  it('has the bytes that were looked at and kept', async () => {
    const bytes = await sampleBuilder({ parts: sampleParts(mail()) }).bytes(
      sampleRow({ mailbox, addressee }),
    );
    if (!existsSync(file)) {
      writeFileSync(file, bytes);
      throw new Error('change-digest.eml was missing and has been written: look at it, then commit it.');
    }
    expect(bytes.toString()).toBe(readFileSync(file, 'utf8'));
  });

  it('is one of which a reader sees old and new, and a calendar its update', async () => {
    const read = await simpleParser(readFileSync(file), { skipHtmlToText: true, skipTextToHtml: true });
    const { subject, text, html, calendar } = mail();
    expect([read.subject, read.text?.trim(), (read.html || '').trim()]).toEqual([
      subject,
      text.trim(),
      html.trim(),
    ]);
    const part = read.attachments.find(({ contentType }) => contentType === 'text/calendar');
    expect(part?.content.toString()).toBe(calendar.content);
    expect(calendar.content).toContain('SEQUENCE:1\r\n');
    expect(calendar.content.match(/^ATTENDEE/gm)).toHaveLength(1);
  });
});
