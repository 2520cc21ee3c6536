import type { ChangeDigest, PreviewedAddressee } from '../../../invitations/index.js';
import { headingOf, longInstant, type Meeting } from '../../../meetings/index.js';
import { Badge, Empty, Pager, Table, Text } from '../frame/index.js';
import { notTold, programmePath } from './programme-page.js';

export interface NoticesPageProps {
  meeting: Meeting;
  /** Whether somebody has begun a draft. */
  drafted: boolean;
  items: readonly PreviewedAddressee[];
  next: string | null;
  /** Whether these are not the first. */
  further: boolean;
  /** The latest first. */
  digests: readonly ChangeDigest[];
}

/** Who would be told what by a release, and what was told already. */
export function NoticesPage({
  meeting,
  drafted,
  items,
  next,
  further,
  digests,
}: NoticesPageProps): JSX.Element {
  return (
    <>
      <h1>Notices of changes</h1>
      <p class="lede" safe>
        {headingOf(meeting)}
      </p>
      <section id="preview">
        <h2>Who would be told what, if the draft were released now</h2>
        {items.length === 0 ? (
          <Empty>
            {further
              ? 'There are no others.'
              : drafted
                ? 'Nobody: nothing has changed that anybody is told of.'
                : 'Nobody has begun a draft: there is nothing to tell.'}
          </Empty>
        ) : (
          <Addressees items={items} />
        )}
        <Pager path={programmePath(meeting, '/notices')} next={next} />
      </section>
      <section id="sent">
        <h2>What went out</h2>
        {digests.length === 0 ? (
          <Empty>No notice of a change was sent yet.</Empty>
        ) : (
          <Sent digests={digests} zone={meeting.zone} />
        )}
      </section>
    </>
  );
}

const Addressees = ({ items }: { items: readonly PreviewedAddressee[] }): JSX.Element => (
  <Table
    caption="Addressees, each with what it would be told"
    rows={items}
    columns={[
      { head: 'Addressee', cell: ({ name }) => <Text text={name} /> },
      {
        head: 'As',
        cell: ({ kind }) => <Text text={kind === 'invited' ? 'invited' : 'sits on the programme'} />,
      },
      {
        head: 'Mailboxes',
        cell: ({ mails, leftOut }) =>
          leftOut === null ? (
            <Text
              text={mails
                .map(({ mailbox, calendar }) => (calendar ? `${mailbox} (with the calendar entry)` : mailbox))
                .join(', ')}
            />
          ) : (
            <Badge tone={leftOut === 'no-mailbox' ? 'alert' : 'plain'} text={notTold[leftOut]} />
          ),
      },
      { head: 'What', cell: ({ mails }) => <Changes changes={mails[0]?.changes ?? []} /> },
    ]}
  />
);

const Changes = ({ changes }: Pick<PreviewedAddressee['mails'][number], 'changes'>): JSX.Element => (
  <ul class="plain">
    {changes.map(({ subject, before, after }) => (
      <li safe>{`${subject}: ${before ?? '–'} → ${after ?? '–'}`}</li>
    ))}
  </ul>
);

const Sent = ({ digests, zone }: { digests: readonly ChangeDigest[]; zone: string }): JSX.Element => (
  <Table
    caption="Notices that went out, the latest first"
    rows={digests}
    columns={[
      { head: 'When', cell: ({ at }) => <Text text={longInstant(at, zone)} /> },
      { head: 'Releases', cell: ({ from, to }) => <Text text={`from ${from} to ${to}`} /> },
      {
        head: 'State',
        cell: ({ state }) => <Badge tone={state === 'sent' ? 'good' : 'open'} text={state} />,
      },
      { head: 'Addressees', figures: true, cell: ({ addressees }) => <Text text={String(addressees)} /> },
      { head: 'Mails', figures: true, cell: ({ mails }) => <Text text={String(mails)} /> },
      { head: 'To be told by hand', figures: true, cell: ({ byHand }) => <Text text={String(byHand)} /> },
    ]}
  />
);
