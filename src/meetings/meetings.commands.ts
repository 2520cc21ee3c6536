import { z } from 'zod';
import {
  ianaZone,
  instant,
  isoDate,
  language,
  line,
  mailAddress,
  text,
  wallTime,
} from '../platform/index.js';
import { displaceBody, placeKey } from '../rooms/index.js';
import { itemKinds, seatRoles } from './programme.types.js';

/** Bodies of the API, which are also the shapes of a process's data files. Unknown fields are refused. */

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

/** A name given by the office: `day-1-morning`, `panel-2`; unique in its meeting, process or house. */
export const key = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens, at most 64');

const namedPerson = z.strictObject({
  title: optional(line(40)),
  name: line(120),
  function: optional(line(300)),
  affiliation: optional(line(120)),
});

export const openProcessBody = z
  .strictObject({
    key: optional(key),
    title: line(300),
    shortTitle: line(80),
    mandate: z
      .array(z.strictObject({ symbol: line(80), subject: optional(line(300)) }))
      .max(20)
      .default([]),
    coFacilitators: z.array(namedPerson).max(6).default([]),
    office: z.strictObject({ name: line(200), mailbox: optional(mailAddress), zone: optional(ianaZone) }),
  })
  .meta({ description: 'A process with its mandate, its co-facilitators and its office' });
export type OpenProcess = z.infer<typeof openProcessBody>;

export const sittingBody = z.strictObject({
  id: key,
  title: optional(line(200)),
  date: isoDate,
  start: wallTime,
  end: wallTime,
  room: optional(line(120)),
  roomId: optional(placeKey),
  languages: z.array(language).max(20).default([]),
  invited: optional(line(200)),
});

export const meetingBody = z
  .strictObject({
    key: optional(key),
    title: line(400),
    kind: line(80),
    ordinal: optional(z.int().min(1).max(999)),
    venue: line(200),
    place: optional(line(200)),
    room: optional(line(120)),
    roomId: optional(placeKey),
    city: line(120),
    zone: ianaZone,
    sittings: z.array(sittingBody).min(1).max(60),
    answersBy: optional(instant),
  })
  .meta({ description: 'A meeting: what it is, where, and its sittings in wall-clock times of its zone' });
export type MeetingBody = z.infer<typeof meetingBody>;

const displace = displaceBody.optional();

/** The same over HTTP: a meeting may displace others from its rooms. */
export const meetingWithRoomsBody = meetingBody
  .extend({ displace })
  .meta({ description: 'A meeting, and the bookings that give way to its sittings' });
export type MeetingWithRooms = z.infer<typeof meetingWithRoomsBody>;

const seatedPerson = namedPerson
  .extend({ delegation: optional(line(64)), id: optional(key), mailbox: optional(mailAddress) })
  .refine(({ id, mailbox }) => id !== null || mailbox === null, {
    path: ['id'],
    message: 'a mailbox needs the id of its person: names are written in many ways',
  });

const seat = z.strictObject({ id: key, role: z.enum(seatRoles), person: optional(seatedPerson) });

export const itemBody = z.strictObject({
  id: key,
  kind: z.enum(itemKinds),
  title: line(400),
  sitting: optional(key),
  date: optional(isoDate),
  start: wallTime,
  end: wallTime,
  ledBy: optional(line(200)),
  paragraph: optional(text(4_000)),
  seats: z.array(seat).max(40).default([]),
});

const minutes = z.int().min(0).max(600);

const programme = {
  items: z.array(itemBody).max(500),
  rules: z
    .strictObject({
      parts: z
        .array(
          z.strictObject({
            on: z.enum(itemKinds),
            role: z.enum(seatRoles),
            act: line(40),
            minutes: z.strictObject({ min: minutes, max: minutes }),
          }),
        )
        .max(50)
        .default([]),
      floorMinutes: optional(minutes.min(1)),
      welcomeMinutes: optional(minutes.min(1)),
    })
    .default({ parts: [], floorMinutes: null, welcomeMinutes: null }),
};

export const programmeBody = z
  .strictObject(programme)
  .meta({ description: 'The whole programme with the speaking limits' });
export type ProgrammeBody = z.infer<typeof programmeBody>;

export const draftBody = z
  .strictObject({
    title: line(400),
    place: optional(line(200)),
    room: optional(line(120)),
    roomId: optional(placeKey),
    sittings: z.array(sittingBody).min(1).max(60),
    ...programme,
    displace,
  })
  .meta({ description: 'Everything that the next release is to say' });
export type DraftBody = z.infer<typeof draftBody>;

export const releaseBody = z.strictObject({
  heading: line(200),
  note: optional(text(4_000)),
  editorial: z.boolean().default(false),
});
export type ReleaseBody = z.infer<typeof releaseBody>;

export const cancelBody = z.strictObject({ reason: line(400) });
export type CancelMeeting = z.infer<typeof cancelBody>;

export const postponeBody = z
  .strictObject({ reason: line(400) })
  .meta({ description: 'Why the meeting is postponed, as its page says it' });
export type PostponeMeeting = z.infer<typeof postponeBody>;

export const reinstateBody = z
  .strictObject({
    heading: line(200).default('New dates'),
    note: optional(text(4_000)),
    /** Left out: as before. */
    title: line(400).optional(),
    place: optional(line(200)),
    room: optional(line(120)),
    roomId: optional(placeKey),
    sittings: z.array(sittingBody).min(1).max(60),
    /** Left out: the items move with their sittings, and those of sittings that are no more go. */
    items: programme.items.optional(),
    rules: programme.rules.unwrap().optional(),
    answersBy: optional(instant),
    answers: z.enum(['again', 'stand']).default('again'),
    displace,
  })
  .meta({
    description:
      'The new sittings of a postponed or cancelled meeting. `answers`: those invited are asked again, or, where the times are as before, their earlier answers stand',
  });
export type ReinstateMeeting = z.infer<typeof reinstateBody>;
