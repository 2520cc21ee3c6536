import type { ConsoleSession } from '../../../access/index.js';
import { addresseeCategories, categoryNames, groupNames, regionalGroups } from '../../../directory/index.js';
import {
  type AnswerSummary,
  answerValues,
  channelNames,
  type Counts,
  type Invitation,
  levelNames,
  levels,
  nameShown,
  type SeatsView,
} from '../../../invitations/index.js';
import { longInstant, type Meeting, plainInstant } from '../../../meetings/index.js';
import type { Todo } from '../../../messaging/index.js';
import {
  attribute,
  Empty,
  type Fault,
  Link,
  Pager,
  Select,
  SideBySide,
  Table,
  Text,
  TextField,
} from '../frame/index.js';
import {
  answersPath,
  Figure,
  invitationPath,
  MeetingHead,
  remindersPath,
  ValueBadge,
  valueText,
  earlierText,
} from './parts.js';
import { SeatsSection, type TypedLimit } from './seats-section.js';

export interface AnswersPageProps {
  session: ConsoleSession;
  meeting: Meeting;
  summary: AnswerSummary;
  seats: SeatsView;
  /** Invitations with seats on the waiting list, by id. */
  waiting: ReadonlyMap<string, Invitation>;
  contradictions: readonly { todo: Todo; invitation: Invitation }[];
  filter: AnswersFilter;
  rows: readonly Invitation[];
  next: string | null;
  /** The limit that was refused, as it was typed. */
  typed?: TypedLimit | undefined;
  faults: readonly Fault[];
}

export interface AnswersFilter {
  name: string;
  value: string;
  category: string;
  group: string;
  level: string;
  waiting: string;
}

/** Answers to a meeting as the office sees them. */
export function AnswersPage(props: AnswersPageProps): JSX.Element {
  const { meeting, summary, contradictions, filter, rows, next } = props;
  const filtered = Object.values(filter).some((value) => value !== '');
  return (
    <>
      <MeetingHead meeting={meeting} title="Answers" current="answers" />
      <ul class="totals">
        <Figure count={summary.all.invited} text="invited" />
        <Figure count={summary.all.accepted} text="will attend" />
        <Figure count={summary.all.declined} text="will not attend" />
        <Figure count={summary.all.tentative} text="undecided" />
        <Figure count={summary.all.unanswered} text="no answer yet" />
        <Figure count={summary.participants} text="participants named" />
      </ul>
      <AnswersBy meeting={meeting} unanswered={summary.all.unanswered} />
      <Contradicting contradictions={contradictions} />
      <SeatsSection {...props} />
      <Counted summary={summary} />
      <section aria-labelledby="list">
        <h2 id="list">Invitations</h2>
        <Filter meeting={meeting} filter={filter} limited={props.seats.limited} />
        {rows.length === 0 ? (
          <Empty>
            {filtered ? (
              <a href={attribute(`${answersPath(meeting._id)}#list`)}>Nobody fits. Show all invitations</a>
            ) : (
              'Nobody is invited yet: invitations open when a letter that invites is issued.'
            )}
          </Empty>
        ) : (
          <InvitationTable meeting={meeting} rows={rows} limited={props.seats.limited} />
        )}
        <Pager path={pathOf(meeting._id, filter)} next={next} />
        <p class="row-actions">
          <a href={attribute(`/office/meetings/${meeting._id}/answers.csv`)}>All answers as CSV</a>
          <a href={attribute(`/office/meetings/${meeting._id}/participants`)}>List of participants (PDF)</a>
        </p>
      </section>
    </>
  );
}

export const pathOf = (meetingId: string, filter: AnswersFilter): string => {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return query === '' ? answersPath(meetingId) : `${answersPath(meetingId)}?${query}`;
};

function AnswersBy({ meeting, unanswered }: { meeting: Meeting; unanswered: number }): JSX.Element {
  const until =
    meeting.answersBy === null
      ? 'No date is set for answers: they are taken until the meeting ends.'
      : `Answers are taken until ${longInstant(meeting.answersBy, meeting.zone)}; afterwards the office enters them.`;
  return (
    <p>
      <span safe>{until}</span>{' '}
      {unanswered === 0 ? (
        ''
      ) : (
        <a href={attribute(remindersPath(meeting._id))} safe>
          {`Remind those who have not answered (${unanswered})`}
        </a>
      )}
    </p>
  );
}

function Contradicting({ contradictions }: Pick<AnswersPageProps, 'contradictions'>): JSX.Element {
  if (contradictions.length === 0) return <></>;
  return (
    <section class="note alert" aria-labelledby="contradictions">
      <h2 id="contradictions">Answers that contradict each other</h2>
      <p>The more formal answer stands for now. Ask the delegation and settle it on its page.</p>
      <ul>
        {contradictions.map(({ todo, invitation }) => (
          <li>
            <Link href={invitationPath(invitation._id)} text={todo.title} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CountedRow {
  name: string;
  counts: Counts;
}

function Counted({ summary }: { summary: AnswerSummary }): JSX.Element {
  const groups: CountedRow[] = Object.entries(summary.byGroup)
    .map(([code, counts]) => ({ name: groupName(code), counts }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const byLevel = [...levels, 'unknown' as const]
    .map((level) => ({ level, counts: summary.byLevel[level] }))
    .filter(({ counts }) => counts.accepted + counts.declined + counts.tentative > 0);
  if (summary.all.invited === 0) return <></>;
  return (
    <SideBySide
      left={{
        title: 'By group',
        content: (
          <Table
            caption="Answers by electoral group"
            unseen
            rows={groups}
            columns={[
              { head: 'Group', cell: ({ name }) => <Text text={name} /> },
              ...(['invited', 'accepted', 'declined', 'tentative', 'unanswered'] as const).map((key) => ({
                head: countHeads[key],
                figures: true,
                cell: ({ counts }: CountedRow) => <Text text={String(counts[key])} />,
              })),
            ]}
          />
        ),
      }}
      right={{
        title: 'By level',
        content:
          byLevel.length === 0 ? (
            <Empty>No answer yet.</Empty>
          ) : (
            <Table
              caption="Answers by level of representation"
              unseen
              rows={byLevel}
              columns={[
                {
                  head: 'Level',
                  cell: ({ level }) => <Text text={level === 'unknown' ? 'Not named' : levelNames[level]} />,
                },
                ...answerValues.map((value) => ({
                  head: countHeads[value],
                  figures: true,
                  cell: ({ counts }: (typeof byLevel)[number]) => <Text text={String(counts[value])} />,
                })),
              ]}
            />
          ),
      }}
    />
  );
}

const countHeads: Readonly<Record<keyof Counts, string>> = {
  invited: 'Invited',
  accepted: 'Attend',
  declined: 'Not attend',
  tentative: 'Undecided',
  unanswered: 'No answer',
};

function groupName(code: string): string {
  const found = regionalGroups.find((group) => group === code);
  if (found !== undefined) return groupNames[found];
  if (code === 'none') return 'No group';
  if (code === 'fictitious') return 'Fictitious';
  return code === 'stakeholders' ? 'Stakeholders' : code;
}

function Filter({
  meeting,
  filter,
  limited,
}: {
  meeting: Meeting;
  filter: AnswersFilter;
  limited: boolean;
}): JSX.Element {
  return (
    <form method="get" action={attribute(answersPath(meeting._id))} role="search" aria-label="Invitations">
      <div class="inline">
        <TextField name="name" label="Name" type="search" value={filter.name} maxlength={120} />
        <Select
          name="value"
          label="Answer"
          value={filter.value}
          blank="All"
          options={[...answerValues, 'none' as const].map((value) => ({ value, text: valueText(value) }))}
        />
        <Select
          name="category"
          label="What"
          value={filter.category}
          blank="All"
          options={addresseeCategories.map((value) => ({ value, text: `${categoryNames[value]}s` }))}
        />
        <Select
          name="group"
          label="Group"
          value={filter.group}
          blank="All"
          options={regionalGroups.map((value) => ({ value, text: groupNames[value] }))}
        />
        <Select
          name="level"
          label="Level"
          value={filter.level}
          blank="All"
          options={levels.map((value) => ({ value, text: levelNames[value] }))}
        />
        {limited ? (
          <Select
            name="waiting"
            label="Seats"
            value={filter.waiting}
            blank="All"
            options={[{ value: 'yes', text: 'On the waiting list' }]}
          />
        ) : (
          ''
        )}
        <button>Show</button>
      </div>
    </form>
  );
}

function InvitationTable({
  meeting,
  rows,
  limited,
}: {
  meeting: Meeting;
  rows: readonly Invitation[];
  limited: boolean;
}): JSX.Element {
  return (
    <Table
      caption="Invitations with the answer that stands"
      unseen
      rows={rows}
      columns={[
        {
          head: 'Addressee',
          cell: (invitation) => <Link href={invitationPath(invitation._id)} text={nameShown(invitation)} />,
        },
        {
          head: 'Answer',
          cell: ({ value, earlier }) => (
            <>
              <ValueBadge value={value} />
              {earlier === undefined ? (
                ''
              ) : (
                <span class="small muted" safe>{` ${earlierText(earlier)}`}</span>
              )}
            </>
          ),
        },
        {
          head: 'Level',
          cell: ({ standing }) => <Text text={standing?.level == null ? '–' : levelNames[standing.level]} />,
        },
        {
          head: 'Participants',
          cell: ({ standing }) => (
            <Text text={(standing?.participants ?? []).map(({ name }) => name).join('; ') || '–'} />
          ),
        },
        ...(limited
          ? [
              {
                head: 'Seats',
                cell: ({ seats }: Invitation) => (
                  <Text
                    text={seats === undefined || seats.asked === 0 ? '–' : `${seats.given} of ${seats.asked}`}
                  />
                ),
              },
            ]
          : []),
        {
          head: 'By',
          cell: ({ standing }) => <Text text={standing === null ? '–' : channelNames[standing.channel]} />,
        },
        {
          head: 'On',
          cell: ({ standing }) => (
            <Text text={standing === null ? '–' : plainInstant(standing.at, meeting.zone)} />
          ),
        },
        {
          head: 'Reminded',
          cell: ({ remindedAt }) => (
            <Text text={remindedAt === undefined ? '–' : plainInstant(remindedAt, meeting.zone)} />
          ),
        },
      ]}
    />
  );
}
