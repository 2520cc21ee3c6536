import type { ConsoleSession } from '../../../access/index.js';
import {
  categoryNames,
  delegationCategories,
  type DelegationLine,
  groupNames,
  overlays,
  regionalGroups,
} from '../../../directory/index.js';
import { attribute, Badge, Empty, Form, Link, Select, Table, Text, TextField } from '../frame/index.js';
import { DirectoryTabs, FirstMailbox, groupsInWords } from './parts.js';

export interface DelegationsPageProps {
  session: ConsoleSession;
  q: string;
  category: string;
  group: string;
  mailbox: string;
  lines: readonly DelegationLine[];
}

export function DelegationsPage({ session, lines, ...asked }: DelegationsPageProps): JSX.Element {
  const without = lines.filter(({ mailboxes }) => mailboxes.length === 0).length;
  return (
    <>
      <h1>Directory</h1>
      <DirectoryTabs current="delegations" />
      <Filter {...asked} />
      <p class="lede" role="status" safe>
        {lines.length === 0
          ? 'Nobody fits.'
          : `${lines.length} ${lines.length === 1 ? 'delegation' : 'delegations'}${without === 0 ? ', each with a mailbox' : `, ${without} without mailbox`}.`}
      </p>
      {lines.length === 0 ? (
        asked.q === '' && asked.category === '' && asked.group === '' && asked.mailbox === '' ? (
          <NobodyYet session={session} />
        ) : (
          <Empty>
            <a href="/office/directory">Show everybody</a>
          </Empty>
        )
      ) : (
        <Table
          caption="Delegations as they stand today, by name"
          unseen
          rows={lines}
          columns={[
            {
              head: 'Name',
              cell: ({ id, name, fictitious }) => (
                <>
                  <Link href={`/office/directory/delegations/${id}`} text={name} />
                  {fictitious ? <span class="muted"> (fictitious)</span> : ''}
                </>
              ),
            },
            { head: 'Code', cell: ({ iso3 }) => <Text text={iso3 ?? '–'} /> },
            {
              head: 'What',
              cell: ({ category }) => (
                <Text
                  text={category === undefined ? 'no Member or observer today' : categoryNames[category]}
                />
              ),
            },
            { head: 'Groups', cell: (line) => <Text text={groupsInWords(line.consultationGroups)} /> },
            { head: 'First mailbox', cell: ({ mailboxes }) => <FirstMailbox mailboxes={mailboxes} /> },
          ]}
        />
      )}
    </>
  );
}

function NobodyYet({ session }: { session: ConsoleSession }): JSX.Element {
  return (
    <>
      <Empty>
        The directory is empty. The Member States, the observers and their distribution lists come with this
        system, each with its source; their mailboxes are yours to bring in, as a table under{' '}
        <a href="/office/directory/import">Import and export</a>.
      </Empty>
      {session.may('directory:write') ? (
        <Form session={session} action="/office/directory/standing">
          <button>Bring in Member States and observers</button>
        </Form>
      ) : (
        ''
      )}
    </>
  );
}

function Filter({
  q,
  category,
  group,
  mailbox,
}: Omit<DelegationsPageProps, 'session' | 'lines'>): JSX.Element {
  return (
    <form method="get" action="/office/directory" role="search" aria-label="Delegations">
      <div class="inline">
        <TextField name="q" id="name" label="Name or code" type="search" value={q} maxlength={200} />
        <Select
          name="category"
          label="What"
          value={category}
          blank="All"
          options={delegationCategories.map((value) => ({ value, text: `${categoryNames[value]}s` }))}
        />
        <Select
          name="group"
          label="Group"
          value={group}
          blank="All"
          options={[...regionalGroups, ...overlays].map((value) => ({ value, text: groupNames[value] }))}
        />
        <Select
          name="mailbox"
          label="Mailbox"
          value={mailbox}
          blank="With and without"
          options={[{ value: 'without', text: 'Without mailbox' }]}
        />
        <button>Show</button>
      </div>
    </form>
  );
}

export interface SentLetter {
  id: string;
  subject: string;
  date: string;
}

/** What was sent to an addressee, the latest first, and the way to all of it. */
export function LettersTo({ name, letters }: { name: string; letters: readonly SentLetter[] }): JSX.Element {
  return (
    <section>
      <h2>Letters</h2>
      {letters.length === 0 ? (
        <Empty>No letter was issued to this addressee yet.</Empty>
      ) : (
        <Table
          caption="Letters issued to this addressee, the latest first"
          rows={letters}
          columns={[
            {
              head: 'Letter',
              cell: ({ id, subject }) => <Link href={`/office/letters/${id}`} text={subject} />,
            },
            { head: 'Date', cell: ({ date }) => <Text text={date} /> },
            {
              head: 'Reached',
              cell: ({ id }) => <a href={attribute(`/office/letters/${id}/coverage`)}>Coverage</a>,
            },
          ]}
        />
      )}
      <p>
        <a href={attribute(`/office/search?q=${encodeURIComponent(name)}`)} safe>{`Search for ${name}`}</a>
      </p>
    </section>
  );
}

export const StatusBadge = ({ text }: { text: string | undefined }): JSX.Element =>
  text === undefined ? (
    <Badge tone="alert" text="no Member or observer today" />
  ) : (
    <Badge tone="good" text={text} />
  );
