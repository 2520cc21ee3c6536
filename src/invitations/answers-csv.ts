import { DateTime } from 'luxon';
import { channelNames, type Invitation, levelNames, valueNames } from './answer.types.js';
import { personShown } from './participants-list.js';

const columns = [
  'Id',
  'Name',
  'Category',
  'Electoral group',
  'Fictitious',
  'Answer',
  'Level',
  'Participants',
  'Seats asked for',
  'Seats given',
  'Comment',
  'Channel',
  'Answered at',
  'Reminded at',
  'Earlier answer',
] as const;

/** The answers as a table; times are wall-clock times of the meeting's zone. */
export function answersCsv(
  invitations: readonly Invitation[],
  zone: string,
): { columns: readonly string[]; lines: string[][] } {
  const time = (at: Date | undefined): string =>
    at === undefined ? '' : DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd HH:mm 'UTC'ZZ");
  const lines = invitations.map(({ addressee, standing, value, seats, remindedAt, earlier }) => [
    addressee.id,
    addressee.name,
    addressee.category,
    addressee.electoralGroup ?? '',
    addressee.fictitious ? 'yes' : '',
    value === 'none' ? 'no answer yet' : valueNames[value],
    standing?.level == null ? '' : levelNames[standing.level],
    (standing?.participants ?? []).map(personShown).join('; '),
    seats === undefined ? '' : String(seats.asked),
    seats === undefined ? '' : String(seats.given),
    standing?.comment ?? '',
    standing === null ? '' : channelNames[standing.channel],
    time(standing?.at),
    time(remindedAt),
    earlier === undefined ? '' : `${valueNames[earlier.value]} (${earlier.dates})`,
  ]);
  return { columns, lines };
}
