import type { ConsoleSession } from '../../../access/index.js';
import {
  type Addressee,
  addresseeCategories,
  categoryNames,
  type DistributionList,
  groupNames,
  type ListRule,
  organisationKindNames,
  organisationKinds,
  overlays,
  regionalGroups,
  type Resolution,
} from '../../../directory/index.js';
import { longDay, type Process } from '../../../meetings/index.js';
import type { FormValues } from '../form-values.js';
import {
  attribute,
  Choice,
  Empty,
  Form,
  Hidden,
  Link,
  recordLink,
  Select,
  Table,
  Text,
  TextArea,
  TextField,
  Tick,
} from '../frame/index.js';
import type { Refused } from './mailboxes.js';
import { DirectoryTabs, FirstMailbox } from './parts.js';

export const listPath = (id: string): string => `/office/directory/lists/${encodeURIComponent(id)}`;

export function ListsPage({
  lists,
  writes,
}: {
  lists: readonly { list: DistributionList; words: readonly string[] }[];
  writes: boolean;
}): JSX.Element {
  return (
    <>
      <h1>Distribution lists</h1>
      <DirectoryTabs current="lists" />
      <p class="lede">
        A list is a rule. Who is on it is found out anew for the day of each letter, and kept with the letter
        when it is issued.
      </p>
      {lists.length === 0 ? (
        <Empty>There is none yet. The standing directory brings those that every office needs.</Empty>
      ) : (
        <Table
          caption="Distribution lists"
          unseen
          rows={lists}
          columns={[
            { head: 'List', cell: ({ list }) => <Link href={listPath(list._id)} text={list.title} /> },
            { head: 'Rule', cell: ({ words }) => <Text text={words.slice(0, 3).join(' ')} /> },
          ]}
        />
      )}
      {writes ? (
        <p class="actions">
          <a class="button" href="/office/directory/lists/new">
            Make a list
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

export interface ListPageProps {
  list: DistributionList;
  words: readonly string[];
  resolution: Resolution;
  processes: readonly Process[];
  processId: string;
  writes: boolean;
}

/** A list in words, and who is on it on a day. */
export function ListPage({
  list,
  words,
  resolution,
  processes,
  processId,
  writes,
}: ListPageProps): JSX.Element {
  const { addressees, withoutMailbox, excluded, sharedMailboxes, onDate } = resolution;
  const all = addressees.length + withoutMailbox.length;
  return (
    <>
      <h1 safe>{list.title}</h1>
      <section>
        <h2>The rule</h2>
        <ul>
          {words.map((sentence) => (
            <li safe>{sentence}</li>
          ))}
        </ul>
        {writes ? (
          <p class="actions">
            <a class="button quiet" href={attribute(`${listPath(list._id)}/edit`)}>
              Change the rule
            </a>
            <a class="button quiet" href={attribute(`/office/letters/new?listId=${list._id}`)}>
              Write a letter to it
            </a>
          </p>
        ) : (
          ''
        )}
      </section>
      <section>
        <h2>Who is on it</h2>
        <form method="get" action={attribute(listPath(list._id))} aria-label="Day and process">
          <div class="inline">
            <TextField name="on" label="On the day" type="date" value={onDate} required />
            {list.rule.categories.includes('stakeholder') && list.rule.accreditedTo === undefined ? (
              <Select
                name="process"
                label="For a letter of the process"
                value={processId}
                blank="none: house-wide accreditations only"
                options={processes.map(({ _id, shortTitle }) => ({ value: _id, text: shortTitle }))}
              />
            ) : (
              ''
            )}
            <button>Find out</button>
          </div>
        </form>
        <ul class="totals">
          {[
            ['on the list', all],
            ['with a mailbox', addressees.length],
            ['without mailbox', withoutMailbox.length],
          ].map(([text, count]) => (
            <li>
              <span class="figure" safe>
                {String(count)}
              </span>
              <span safe>{String(text)}</span>
            </li>
          ))}
        </ul>
      </section>
      {withoutMailbox.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Without mailbox</h2>
          <p>
            A letter reaches them by hand or another channel. Add a mailbox, or set them to another channel in
            the letter.
          </p>
          <Addressees
            caption={`On the list on ${longDay(onDate)}, but without mailbox`}
            rows={withoutMailbox}
          />
        </section>
      )}
      <section>
        <h2>With a mailbox</h2>
        {addressees.length === 0 ? (
          <Empty>Nobody.</Empty>
        ) : (
          <Addressees
            caption={`Addressees on ${longDay(onDate)}, and why they are on the list`}
            rows={addressees}
          />
        )}
      </section>
      {sharedMailboxes.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Mailboxes that serve several</h2>
          <p>Each addressee gets a mail of its own.</p>
          <ul>
            {sharedMailboxes.map(({ address, addressees: ids }) => (
              <li safe>{`${address}: ${ids.map((id) => nameIn(resolution, id)).join(', ')}`}</li>
            ))}
          </ul>
        </section>
      )}
      {excluded.length === 0 ? (
        ''
      ) : (
        <details>
          <summary safe>{`Who is not on it, and why (${excluded.length})`}</summary>
          <Table
            caption={`Not on the list on ${longDay(onDate)}`}
            rows={excluded}
            columns={[
              { head: 'Name', cell: ({ id, name }) => <Body id={id} name={name} /> },
              { head: 'Why not', cell: ({ why }) => <Text text={why} /> },
            ]}
          />
        </details>
      )}
    </>
  );
}

const nameIn = ({ addressees, withoutMailbox }: Resolution, id: string): string =>
  [...addressees, ...withoutMailbox].find((one) => one.id === id)?.name ?? id;

const Body = ({ id, name }: { id: string; name: string }): JSX.Element => (
  <Link
    href={
      recordLink({ type: id.startsWith('org-') ? 'organisation' : 'delegation', id }) ?? '/office/directory'
    }
    text={name}
  />
);

function Addressees({ caption, rows }: { caption: string; rows: readonly Addressee[] }): JSX.Element {
  return (
    <Table
      caption={caption}
      rows={rows}
      columns={[
        { head: 'Name', cell: ({ id, name }) => <Body id={id} name={name} /> },
        { head: 'Why', cell: ({ why }) => <Text text={why} /> },
        {
          head: 'First mailbox',
          cell: ({ mailboxes }) => <FirstMailbox mailboxes={mailboxes.map(({ address }) => address)} />,
        },
      ]}
    />
  );
}

export interface ListFormProps {
  session: ConsoleSession;
  /** Undefined: a new one. */
  list?: DistributionList | undefined;
  /** Names by id, for those named in the rule. */
  refused?: Refused | undefined;
}

/** The simple rules as a form; what only the API sets stays as it is. */
export function ListForm({ session, list, refused }: ListFormProps): JSX.Element {
  const faults = refused?.faults ?? [];
  const rule: ListRule = list?.rule ?? { categories: ['member-state', 'observer-state', 'observer'] };
  const values: FormValues | undefined = refused?.values;
  const shown = (name: string, kept: string | undefined): string =>
    values === undefined ? (kept ?? '') : values.text(name);
  const chosen = (name: string, kept: readonly string[] | undefined): readonly string[] =>
    values === undefined ? (kept ?? []) : values.many(name);
  return (
    <>
      <h1 safe>{list === undefined ? 'New distribution list' : list.title}</h1>
      <Form
        session={session}
        action={list === undefined ? '/office/directory/lists' : `${listPath(list._id)}/edit`}
      >
        {list === undefined ? '' : <Hidden name="version" value={list.version} />}
        <TextField
          name="title"
          label="Title"
          required
          hint="As it may stand at the foot of a letter: All Permanent Representatives …"
          value={shown('title', list?.title)}
          faults={faults}
        />
        {list === undefined ? (
          <TextField
            name="id"
            label="Short name"
            required
            hint="Lower-case letters, digits and hyphens; letters name the list by it"
            value={shown('id', undefined)}
            faults={faults}
          />
        ) : (
          ''
        )}
        <Choice
          name="categories"
          legend="Who is on it"
          many
          hint="With none of these, only those named below"
          options={addresseeCategories.map((value) => ({ value, text: plural(categoryNames[value]) }))}
          chosen={chosen('categories', rule.categories)}
          faults={faults}
        />
        <Choice
          name="consultationGroups"
          legend="Only these groups"
          many
          hint="Consultation groups; none chosen: all"
          options={regionalGroups.map((value) => ({ value, text: groupNames[value] }))}
          chosen={chosen('consultationGroups', rule.consultationGroups)}
          faults={faults}
        />
        <Choice
          name="overlays"
          legend="Only among"
          many
          hint="None chosen: all"
          options={overlays.map((value) => ({ value, text: plural(groupNames[value], false) }))}
          chosen={chosen('overlays', rule.overlays)}
          faults={faults}
        />
        <Choice
          name="organisationKinds"
          legend="Of stakeholders, only these kinds"
          many
          hint="None chosen: all"
          options={organisationKinds.map((value) => ({ value, text: organisationKindNames[value] }))}
          chosen={chosen('organisationKinds', rule.organisationKinds)}
          faults={faults}
        />
        <TextField
          name="correspondence"
          label="Only who corresponds in"
          hint="Languages with a comma between them, such as fr, es; empty: all"
          value={shown('correspondence', rule.correspondence?.join(', '))}
          faults={faults}
        />
        <TextArea
          name="include"
          label="Taken in by name"
          hint="One on a line: its id, a colon and the reason, such as del-che: co-facilitator"
          value={shown('include', namedText(rule.include))}
          faults={faults}
        />
        <TextArea
          name="exclude"
          label="Left out by name"
          hint="In the same way; this wins"
          value={shown('exclude', namedText(rule.exclude))}
          faults={faults}
        />
        <Tick
          name="allMailboxes"
          label="Write to every mailbox of each, not to the first only"
          checked={chosen('allMailboxes', rule.allMailboxes === true ? ['yes'] : []).includes('yes')}
          faults={faults}
        />
        <button>Save the list</button>
      </Form>
    </>
  );
}

const plural = (noun: string, add = true): string =>
  `${noun.charAt(0).toUpperCase()}${noun.slice(1)}${add ? 's' : ''}`;

const namedText = (named: ListRule['include']): string =>
  (named ?? []).map(({ id, why }) => `${id}: ${why}`).join('\n');
