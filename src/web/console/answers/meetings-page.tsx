import type { Counts, SeatsView } from '../../../invitations/index.js';
import { datesSaid, headingOf, type Meeting, type Process } from '../../../meetings/index.js';
import { Badge, Empty, Link, Table, Text, type Tone } from '../frame/index.js';
import { answersPath } from './parts.js';

export interface MeetingLine {
  meeting: Meeting;
  counts: Counts;
  seats: SeatsView;
}

export const statusTones: Readonly<Record<Meeting['status'], Tone>> = {
  planned: 'plain',
  announced: 'good',
  held: 'plain',
  postponed: 'alert',
  cancelled: 'alert',
};

/** Meetings with what was answered, process by process. */
export function MeetingsPage({
  groups,
}: {
  groups: readonly { process: Process; lines: readonly MeetingLine[] }[];
}): JSX.Element {
  const withMeetings = groups.filter(({ lines }) => lines.length > 0);
  return (
    <>
      <h1>Meetings</h1>
      {withMeetings.length === 0 ? (
        <Empty>
          No meeting is planned yet. Plan one in its <a href="/office/processes">process</a>.
        </Empty>
      ) : (
        withMeetings.map(({ process, lines }) => (
          <section>
            <h2 safe>{process.shortTitle}</h2>
            <Table
              caption={`Meetings of ${process.shortTitle} with their answers`}
              unseen
              rows={lines}
              columns={[
                {
                  head: 'Meeting',
                  cell: ({ meeting }) => <Link href={answersPath(meeting._id)} text={headingOf(meeting)} />,
                },
                { head: 'When', cell: ({ meeting }) => <Text text={datesSaid(meeting)} /> },
                {
                  head: 'State',
                  cell: ({ meeting: { status } }) => <Badge tone={statusTones[status]} text={status} />,
                },
                figure('Invited', ({ counts }) => counts.invited),
                figure('Attend', ({ counts }) => counts.accepted),
                figure('Not attend', ({ counts }) => counts.declined),
                figure('Undecided', ({ counts }) => counts.tentative),
                figure('No answer', ({ counts }) => counts.unanswered),
                { head: 'Seats', cell: ({ seats }) => <Text text={seatsText(seats)} /> },
              ]}
            />
          </section>
        ))
      )}
    </>
  );
}

const figure = (head: string, of: (line: MeetingLine) => number) => ({
  head,
  figures: true as const,
  cell: (line: MeetingLine) => <Text text={String(of(line))} />,
});

const seatsText = ({ limited, inAll, taken, waiting }: SeatsView): string => {
  if (!limited) return 'not limited';
  const of = inAll === null ? `${taken} taken` : `${taken} of ${inAll}`;
  return waiting.length === 0 ? of : `${of}, ${waiting.length} waiting`;
};
