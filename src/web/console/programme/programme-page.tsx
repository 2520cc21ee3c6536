import type { ConsoleSession } from '../../../access/index.js';
import type { DigestPreview } from '../../../invitations/index.js';
import {
  headingOf,
  longDay,
  longInstant,
  type ProgrammeChange,
  type ProgrammeItem,
  type Release,
  roleNames,
  seatLine,
  type Sitting,
} from '../../../meetings/index.js';
import {
  attribute,
  Badge,
  Empty,
  type Fault,
  Form,
  Hidden,
  Link,
  Table,
  Text,
  TextArea,
  TextField,
  Tick,
} from '../frame/index.js';
import { meetingPath } from '../processes/process-pages.js';
import type { EditedProgramme } from './programme-desk.service.js';

export const programmePath = (meeting: { _id: string; processId: string }, more = ''): string =>
  `${meetingPath(meeting)}/programme${more}`;

export interface ProgrammePageProps {
  session: ConsoleSession;
  open: EditedProgramme;
  releases: readonly Pick<Release, 'n' | 'heading' | 'at' | 'editorial'>[];
  /** Who would be told of the draft; null: there is nothing to tell. */
  told: DigestPreview | null;
  faults: readonly Fault[];
  typed: { heading: string; note: string };
}

/** The programme as it is being edited, sitting by sitting; of an announced meeting, what its next release would change. */
export function ProgrammePage(page: ProgrammePageProps): JSX.Element {
  const { session, open } = page;
  const { meeting, mode, content } = open;
  const writes = session.may('meetings:write') && mode !== 'closed';
  const loose = content.programme.filter(({ sitting }) => sitting === null);
  return (
    <>
      <h1>Programme</h1>
      <p class="lede" safe>
        {headingOf(meeting)}
      </p>
      <p class="note">
        {mode === 'meeting'
          ? 'The meeting is planned: what is saved here is its programme at once.'
          : mode === 'draft'
            ? 'The meeting is announced: what is saved here is a draft that nobody sees before it is released. Its rooms are held.'
            : meeting.status === 'postponed'
              ? 'The meeting is postponed: its programme changes again once it has a date.'
              : 'Nothing of this programme changes any more.'}
      </p>
      <Findings {...page} />
      {content.sittings.map((sitting) => (
        <SittingSection page={page} sitting={sitting} writes={writes} />
      ))}
      {loose.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Between the sittings</h2>
          <Items page={page} items={loose} caption="Breaks" writes={writes} />
        </section>
      )}
      {writes ? (
        <p class="actions">
          <a class="button quiet" href={attribute(programmePath(meeting, '/items/new'))}>
            Add an item
          </a>{' '}
          {mode === 'draft' ? (
            <a class="button quiet" href={attribute(programmePath(meeting, '/sittings/new'))}>
              Add a sitting
            </a>
          ) : (
            ''
          )}
        </p>
      ) : (
        ''
      )}
      {mode === 'draft' ? <Draft {...page} writes={writes} /> : ''}
      <Releases {...page} />
    </>
  );
}

function Findings({ open: { findings } }: ProgrammePageProps): JSX.Element {
  if (findings.length === 0) return <></>;
  return (
    <section>
      <h2>What speaks against it</h2>
      <Table
        caption="Findings, each with its rule"
        unseen
        rows={findings}
        columns={[
          { head: 'What', cell: ({ message }) => <Text text={message} /> },
          {
            head: 'Stops',
            cell: ({ blocks }) =>
              blocks === null ? (
                <Badge tone="open" text="for you to judge" />
              ) : (
                <Badge tone="alert" text={blocks === 'release' ? 'the release' : 'the draft'} />
              ),
          },
          { head: 'Rule', cell: ({ source }) => <Text text={source} /> },
        ]}
      />
    </section>
  );
}

function SittingSection({
  page,
  sitting,
  writes,
}: {
  page: ProgrammePageProps;
  sitting: Sitting;
  writes: boolean;
}): JSX.Element {
  const { meeting, mode, content } = page.open;
  const { id, title, date, start, end, room } = sitting;
  const items = content.programme.filter((item) => item.sitting === id);
  const when = `${longDay(date)}, ${start}–${end}`;
  return (
    <section id={`sitting-${id}`}>
      <h2 safe>{title === null ? when : `${title}, ${when}`}</h2>
      <p>
        <Text text={room ?? content.room ?? 'Room to be announced'} />{' '}
        {writes && mode === 'draft' ? (
          <a href={attribute(programmePath(meeting, `/sittings/${id}`))}>
            Change the sitting<span class="unseen" safe>{` of ${when}`}</span>
          </a>
        ) : (
          ''
        )}
      </p>
      {items.length === 0 ? (
        <Empty>No item stands here yet.</Empty>
      ) : (
        <Items page={page} items={items} caption={`Items of ${when}`} writes={writes} />
      )}
    </section>
  );
}

function Items({
  page,
  items,
  caption,
  writes,
}: {
  page: ProgrammePageProps;
  items: readonly ProgrammeItem[];
  caption: string;
  writes: boolean;
}): JSX.Element {
  const { session, open } = page;
  return (
    <Table
      caption={caption}
      unseen
      rows={items}
      columns={[
        {
          head: 'Item',
          cell: ({ id, title }) =>
            writes ? (
              <Link href={programmePath(open.meeting, `/items/${id}`)} text={title} />
            ) : (
              <Text text={title} />
            ),
        },
        { head: 'Time', cell: ({ start, end }) => <Text text={`${start}–${end}`} /> },
        {
          head: 'Seats',
          cell: ({ seats }) => (
            <Text text={seats.map((seat) => `${roleNames[seat.role]}: ${seatLine(seat)}`).join('; ')} />
          ),
        },
        ...(writes
          ? [
              {
                head: 'Take out',
                cell: ({ id, title }: ProgrammeItem) => (
                  <Form session={session} action={programmePath(open.meeting, `/items/${id}/drop`)}>
                    <Hidden name="version" value={open.version} />
                    <button class="link">
                      Take out<span class="unseen" safe>{` ${title}`}</span>
                    </button>
                  </Form>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

function Draft({
  session,
  open,
  told,
  faults,
  typed,
  writes,
}: ProgrammePageProps & { writes: boolean }): JSX.Element {
  const { meeting, version, changes } = open;
  if (version === 0) {
    return <Empty>There is no draft: the programme reads as it was released.</Empty>;
  }
  return (
    <section id="draft">
      <h2>The next release</h2>
      {changes.length === 0 ? (
        <Empty>The draft says what the last release says.</Empty>
      ) : (
        <Changes changes={changes} />
      )}
      {told === null ? '' : <Told told={told} zone={meeting.zone} />}
      {told === null ? (
        ''
      ) : (
        <p>
          <a href={attribute(programmePath(meeting, '/notices'))}>
            Each addressee, and what it would be told
          </a>
        </p>
      )}
      {writes ? (
        <>
          <Form session={session} action={programmePath(meeting, '/release')} label="Release">
            <Hidden name="version" value={version} />
            <TextField
              name="heading"
              label="What this release is"
              hint="For its readers, such as “Room of the second day”."
              required
              value={typed.heading}
              faults={faults}
              maxlength={200}
            />
            <TextArea name="note" label="Note" rows={2} value={typed.note} faults={faults} />
            <Tick name="editorial" label="Wording only: nobody is told" faults={faults} />
            <button>Release the programme</button>
          </Form>
          <Form session={session} action={programmePath(meeting, '/discard')} label="Discard">
            <button class="quiet">Discard the draft</button>
          </Form>
        </>
      ) : (
        ''
      )}
    </section>
  );
}

/** Whom a release of the draft would be told, and when; the mail of one of them, as it would read. */
function Told({ told, zone }: { told: DigestPreview; zone: string }): JSX.Element {
  const { at, addressees, mails, people, leftOut, sample } = told;
  const invited = addressees - people.length;
  return (
    <section>
      <h3>Who would be told</h3>
      {at === null ? (
        <Empty>Nobody: those concerned know it, or nothing but wording has changed.</Empty>
      ) : (
        <p safe>
          {`${mails} ${mails === 1 ? 'mail' : 'mails'}, not before ${longInstant(at, zone)}: to ${invited} ${invited === 1 ? 'addressee' : 'addressees'} of the invitation and ${people.length} of those who sit on the programme.${told.calendar ? ' The updated calendar entry goes with it to those who have it.' : ''}`}
        </p>
      )}
      {people.length === 0 ? (
        ''
      ) : (
        <Table
          caption="Those who sit on the programme, each with what concerns him or her"
          rows={people}
          columns={[
            { head: 'Who', cell: ({ name, mailbox }) => <Text text={`${name}, ${mailbox}`} /> },
            {
              head: 'What',
              cell: ({ changes }) => (
                <Text
                  text={changes
                    .map(({ subject, before, after }) => `${subject}: ${before ?? '–'} → ${after ?? '–'}`)
                    .join('; ')}
                />
              ),
            },
          ]}
        />
      )}
      {leftOut.length === 0 ? (
        ''
      ) : (
        <details>
          <summary safe>{`${leftOut.length} invited who get none`}</summary>
          <ul>
            {leftOut.map(({ addressee, why }) => (
              <li safe>{`${addressee.name}: ${notTold[why]}`}</li>
            ))}
          </ul>
        </details>
      )}
      {sample === null ? (
        ''
      ) : (
        <details>
          <summary safe>{`The mail to ${sample.addressee.name}`}</summary>
          <pre class="as-typed mail" safe>
            {`${sample.subject}\n\n${sample.text}`}
          </pre>
        </details>
      )}
    </section>
  );
}

export const notTold = {
  declined: 'has declined',
  'no-mailbox': 'has no mailbox and is told by hand',
  knows: 'knows it already',
} as const satisfies Record<DigestPreview['leftOut'][number]['why'], string>;

/** Old and new, side by side. */
export const Changes = ({ changes }: { changes: readonly ProgrammeChange[] }): JSX.Element => (
  <Table
    caption="What changes against the last release"
    rows={changes}
    columns={[
      { head: 'What', cell: ({ subject }) => <Text text={subject} /> },
      { head: 'Before', cell: ({ before }) => <Text text={before ?? '–'} /> },
      { head: 'Now', cell: ({ after }) => <Text text={after ?? '–'} /> },
    ]}
  />
);

function Releases({ open: { meeting }, releases }: ProgrammePageProps): JSX.Element {
  if (releases.length === 0) return <></>;
  return (
    <section>
      <h2>Releases</h2>
      <Table
        caption="Releases, the latest first"
        unseen
        rows={releases}
        columns={[
          { head: 'Number', cell: ({ n }) => <Text text={String(n)} /> },
          { head: 'What', cell: ({ heading }) => <Text text={heading} /> },
          { head: 'When', cell: ({ at }) => <Text text={longInstant(at, meeting.zone)} /> },
          {
            head: 'Told',
            cell: ({ editorial }) => <Text text={editorial ? 'nobody: wording only' : 'yes'} />,
          },
        ]}
      />
      <p>
        <a href={attribute(programmePath(meeting, '/notices#sent'))}>Notices of changes that went out</a>
      </p>
    </section>
  );
}
