import { Module } from '@nestjs/common';
import { type EntrySnapshot, invitation } from '../../calendar/index.js';
import {
  Composers,
  MailModule,
  type Composer,
  type Delivery,
  type NewDelivery,
  type OutgoingParts,
} from '../../mail/index.js';

/** The moment that all sample mails name. */
const AT = new Date('2030-04-01T12:00:00Z');
const ATTACHMENT_BYTES = 4_096;

const entry: EntrySnapshot = {
  ref: { type: 'meeting', id: 'sample-meeting' },
  kind: 'meeting',
  processId: 'sample-process',
  title: 'Sample session',
  description: 'Agenda: opening, panel, closing.',
  place: 'Conference Room 1, Sampletown',
  when: {
    kind: 'timed',
    start: new Date('2030-06-17T07:00:00Z'),
    end: new Date('2030-06-17T16:00:00Z'),
    zone: 'Europe/Zurich',
  },
  status: 'confirmed',
  public: true,
  uid: '5f0c6b1e-9a70-4a39-8d0c-3a52c2f30001',
  sequence: 0,
  createdAt: AT,
  updatedAt: AT,
};

/** Small mails, each with a calendar part of its own: for trials of what happens to mails, not of their making. */
const composer: Composer = {
  kind: 'letter',
  shared: () =>
    Promise.resolve({
      attachments: [
        {
          filename: '2030-04-01 Sample letter.pdf',
          contentType: 'application/pdf',
          content: Buffer.alloc(ATTACHMENT_BYTES, 'sample '),
        },
      ],
    }),
  parts: (_source: string, { addressee, mailbox }: Delivery): Promise<OutgoingParts> =>
    Promise.resolve({
      subject: 'Sample session, 17 June 2030',
      text: `Excellency,\n\nI have the honour to invite ${addressee.name}.\n`,
      html: `<!doctype html><html lang="en"><title>Sample</title><p>Excellency,<p>I have the honour to invite ${addressee.name}.</html>`,
      language: 'en',
      date: AT,
      calendar: {
        method: 'REQUEST',
        content: invitation(entry, {
          method: 'REQUEST',
          stamp: AT,
          organizer: { name: 'Sample office', address: 'rsvp@convene.example.org' },
          attendee: { name: addressee.name, address: mailbox },
        }),
      },
    }),
};

@Module({ imports: [MailModule] })
export class SampleLettersModule {
  constructor(composers: Composers) {
    composers.register(composer);
  }
}

/** `count` deliveries in letters of `perLetter`, each to an addressee of its own that has one mailbox. */
export function sampleDeliveries(count: number, perLetter: number, holdUntil: Date): NewDelivery[] {
  return Array.from({ length: count }, (_, n): NewDelivery => {
    const number = String(n).padStart(6, '0');
    const letter = `sample-letter-${Math.floor(n / perLetter)}`;
    const mailbox = `mission-${number}@missions.example.org`;
    return {
      source: { kind: 'letter', id: letter },
      addressee: { id: `del-${number}`, name: `Sampleland ${number}` },
      mailbox,
      alternatives: [],
      lane: `letter:${letter}:${mailbox}`,
      laneNumber: 1,
      facts: {},
      holdUntil,
      correlationId: 'measure',
    };
  });
}
