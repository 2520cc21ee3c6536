import { z } from 'zod';
import { addresseeCategories } from '../directory/index.js';
import { id, isoDate, line, pageQuery, text } from '../platform/index.js';
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
});
export type InvitationQuery = z.infer<typeof invitationQuery>;
