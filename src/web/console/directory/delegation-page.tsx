import type { ConsoleSession } from '../../../access/index.js';
import {
  categoryNames,
  type Contact,
  type Delegation,
  groupNames,
  holdsOn,
  type Membership,
  statusOn,
} from '../../../directory/index.js';
import { Badge, Facts, Table, Text } from '../frame/index.js';
import { LettersTo, type SentLetter, StatusBadge } from './delegations-page.js';
import { Mailboxes, type Refused } from './mailboxes.js';
import { periodInWords } from './parts.js';

export interface DelegationPageProps {
  session: ConsoleSession;
  delegation: Delegation;
  name: string;
  contacts: readonly Contact[];
  letters: readonly SentLetter[];
  today: string;
  /** What a source is called that the record names by a key. */
  sourceOf: (key: string) => string;
  refused?: Refused | undefined;
}

const kinds = {
  electoral: 'Electoral group',
  consultation: 'Consultation group',
  overlay: 'Among the',
} as const;

const groupOf = ({ group }: Membership): string => (group === 'none' ? 'none' : groupNames[group]);

export function DelegationPage(props: DelegationPageProps): JSX.Element {
  const { session, delegation, name, contacts, letters, today, sourceOf, refused } = props;
  const status = statusOn(delegation, today);
  const now = delegation.memberships.filter((one) => holdsOn(one, today));
  const past = [...delegation.names, ...delegation.memberships].some((one) => !holdsOn(one, today));
  return (
    <>
      <h1 safe>{name}</h1>
      <p>
        <StatusBadge text={status === undefined ? undefined : categoryNames[status.category]} />{' '}
        {delegation.fictitious ? <Badge tone="open" text="fictitious" /> : ''}
      </p>
      <Facts
        rows={[
          [
            'Codes',
            <Text
              text={
                [delegation.iso3, delegation.iso2].filter((one) => one !== undefined).join(', ') || 'none'
              }
            />,
          ],
          ['Id', <Text text={delegation._id} />],
          ['Language', <Text text={delegation.correspondence ?? 'none named: English'} />],
          ...(['electoral', 'consultation', 'overlay'] as const).map((kind): [string, JSX.Element] => [
            kinds[kind],
            <Text
              text={
                now
                  .filter((one) => one.kind === kind)
                  .map(groupOf)
                  .join(', ') || 'none'
              }
            />,
          ]),
        ]}
      />
      <Mailboxes
        session={session}
        owner={{ type: 'delegation', id: delegation._id }}
        contacts={contacts}
        today={today}
        refused={refused}
      />
      <LettersTo name={name} letters={letters} />
      <section>
        <h2>Names and groups with their days</h2>
        {past ? '' : <p class="muted">All of them hold today.</p>}
        <Table
          caption="Names"
          rows={delegation.names}
          columns={[
            { head: 'Name', cell: (one) => <Text text={one.name} /> },
            { head: 'Language', cell: ({ language, form }) => <Text text={`${language}, ${form}`} /> },
            { head: 'In force', cell: (one) => <Text text={periodInWords(one)} /> },
            { head: 'Source', cell: ({ source }) => <Text text={sourceOf(source)} /> },
          ]}
        />
        <Table
          caption="What it is to the United Nations, and its groups"
          rows={[
            ...delegation.status.map((one) => ({ ...one, what: categoryNames[one.category] })),
            ...delegation.memberships.map((one) => ({
              ...one,
              what: `${kinds[one.kind]}: ${groupOf(one)}`,
            })),
          ]}
          columns={[
            { head: 'What', cell: ({ what }) => <Text text={what} /> },
            { head: 'In force', cell: (one) => <Text text={periodInWords(one)} /> },
            { head: 'Source', cell: ({ source }) => <Text text={sourceOf(source)} /> },
          ]}
        />
      </section>
    </>
  );
}
