import { z } from 'zod';
import { addresseeCategories } from '../directory/index.js';
import { ianaZone, id, instant, isoDate, line, pageQuery, text } from '../platform/index.js';
import { answerValues, levels, officeChannels } from './answer.types.js';

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** A comment of only white space is none. */
const comment = text(2_000)
  .transform((value) => (value.trim() === '' ? null : value.trim()))
  .nullable()
  .default(null);

export const participant = z.strictObject({ name: line(120), function: optional(line(200)) });

const content = {
  value: z.enum(answerValues),
  level: optional(z.enum(levels)),
  participants: z.array(participant).max(60).default([]),
  comment,
};

export const officeAnswerBody = z
  .strictObject({ ...content, channel: z.enum(officeChannels), dated: optional(isoDate) })
  .meta({ description: 'An answer that reached the office, and the channel by which it came' });
export type OfficeAnswerBody = z.infer<typeof officeAnswerBody>;

export const invitationQuery = z.strictObject({
  ...pageQuery,
  value: z.enum([...answerValues, 'none']).optional(),
  category: z.enum(addresseeCategories).optional(),
  group: id.optional(),
  level: z.enum(levels).optional(),
  addressee: id.optional(),
  /** Words of the addressee's name. */
  name: line(120).optional(),
  /** Only those some of whose names wait for a seat. */
  waiting: z.literal('yes').optional(),
});
export type InvitationQuery = z.infer<typeof invitationQuery>;

const seatCount = z.int().min(0).max(100_000).nullable();

export const seatsBody = z
  .strictObject({
    inAll: seatCount,
    perDelegation: seatCount.refine((value) => value !== 0, 'must be 1 at least'),
  })
  .meta({ description: 'Seats of a meeting in all and of one delegation; null: no limit' });
export type SeatsBody = z.infer<typeof seatsBody>;

export const keepBody = z.strictObject({
  note: text(2_000).pipe(z.string().trim().min(1, 'say what the delegation told you')),
});
export type KeepBody = z.infer<typeof keepBody>;

export const reminderText = {
  subject: line(300),
  body: text(10_000).pipe(z.string().trim().min(1, 'must not be empty')),
};

export const reminderBody = z
  .strictObject({
    subject: reminderText.subject.optional(),
    body: reminderText.body.optional(),
    /** Left out: now. */
    at: instant.optional(),
    zone: ianaZone.optional(),
  })
  .meta({ description: 'A reminder to those who have not answered; what is left out takes the default' });
export type ReminderBody = z.infer<typeof reminderBody>;

export const reminderPreviewBody = z.strictObject({
  subject: reminderText.subject.optional(),
  body: reminderText.body.optional(),
  invitationId: id.optional(),
});
export type ReminderPreviewBody = z.infer<typeof reminderPreviewBody>;
