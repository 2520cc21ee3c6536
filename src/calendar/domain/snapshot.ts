import { z } from 'zod';
import { entryKinds, type EntrySnapshot, entryStatuses } from './entry.types.js';

const storedDate = z.iso.datetime().transform((value) => new Date(value));

const snapshotSchema = z.strictObject({
  ref: z.strictObject({ type: z.string(), id: z.string() }),
  kind: z.enum(entryKinds),
  processId: z.string(),
  meetingId: z.string().exactOptional(),
  title: z.string(),
  description: z.string(),
  place: z.string().exactOptional(),
  url: z.string().exactOptional(),
  categories: z.array(z.string()).exactOptional(),
  when: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('timed'), start: storedDate, end: storedDate, zone: z.string() }),
    z.strictObject({ kind: z.literal('all-day'), first: z.string(), last: z.string() }),
  ]),
  status: z.enum(entryStatuses),
  public: z.boolean(),
  uid: z.string(),
  sequence: z.int().min(0),
  createdAt: storedDate,
  updatedAt: storedDate,
});

/** The entry as it is now, without what only storage needs. */
export function snapshotOf(entry: EntrySnapshot): EntrySnapshot {
  return {
    ref: { type: entry.ref.type, id: entry.ref.id },
    kind: entry.kind,
    processId: entry.processId,
    ...(entry.meetingId === undefined ? {} : { meetingId: entry.meetingId }),
    title: entry.title,
    description: entry.description,
    ...(entry.place === undefined ? {} : { place: entry.place }),
    ...(entry.url === undefined ? {} : { url: entry.url }),
    ...(entry.categories === undefined ? {} : { categories: [...entry.categories] }),
    when: { ...entry.when },
    status: entry.status,
    public: entry.public,
    uid: entry.uid,
    sequence: entry.sequence,
    createdAt: entry.createdAt,
    updatedAt: entry.updatedAt,
  };
}

/** A snapshot as text, to be frozen with a delivery: what is sent again must have the same bytes. */
export function freezeSnapshot(entry: EntrySnapshot): string {
  return JSON.stringify(snapshotOf(entry));
}

/**
 * The snapshot that {@link freezeSnapshot} wrote.
 * @throws SyntaxError or ZodError when the text is something else
 */
export function thawSnapshot(frozen: string): EntrySnapshot {
  return snapshotSchema.parse(JSON.parse(frozen));
}
