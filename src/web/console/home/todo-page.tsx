import type { ConsoleSession } from '../../../access/index.js';
import type { Todo } from '../../../messaging/index.js';
import { longInstant } from '../../../meetings/index.js';
import {
  attribute,
  Empty,
  type Fault,
  Form,
  Hidden,
  Link,
  Pager,
  recordLink,
  TextField,
} from '../frame/index.js';

/** Words for the kinds of items; a kind that is not here is shown by its own name. */
const kindNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'addressee-not-reached': 'Not reached by mail',
    'answer-differs': 'Answers that contradict each other',
    'answer-disputed': 'Answers that somebody disowns',
    'cancellation-letter': 'Cancelled meetings: letters to write',
    'postponement-letter': 'Postponed meetings: letters to write',
    'reinstatement-letter': 'Meetings with a new date: letters to write',
    'booking-in-blocking': 'Bookings in rooms that are blocked',
    'booking-to-approve': 'Bookings to approve',
    'booking-to-request': 'Rooms to ask an outside authority for',
    'failing-mailbox': 'Mailboxes that take no mail',
    'letter-altered': 'Letters that do not match their seal',
    'letter-by-hand': 'Letters to deliver by hand',
    'letter-not-issued': 'Letters not issued at their hour',
    'letter-returned': 'Letters returned to their writer',
    'letter-to-clear': 'Letters to clear',
    'letter-to-issue': 'Letters to issue',
    'letter-to-sign': 'Letters to have signed',
    'tell-by-hand': 'Changes to tell by hand',
    'waiting-list-moved': 'Waiting lists that have moved',
  }),
);

export const todoKindName = (kind: string): string => {
  const words = kindNames.get(kind) ?? kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export interface TodoPageProps {
  session: ConsoleSession;
  /** Zone of the office: the page says since when, in its time. */
  zone: string;
  state: Todo['state'];
  kind: string | undefined;
  counts: readonly { kind: string; count: number }[];
  items: readonly Todo[];
  next: string | null;
  /** The note that was refused, with its item. */
  refused?: { key: string; note: string; faults: readonly Fault[] };
}

export function TodoPage(props: TodoPageProps): JSX.Element {
  const { session, state, kind, counts, items, next } = props;
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const path = todoPath(state, kind);
  return (
    <>
      <h1>{state === 'open' ? 'To do' : 'Settled'}</h1>
      <p class="lede" safe>
        {state === 'open' ? lede(all) : `${all} ${all === 1 ? 'item was' : 'items were'} settled.`}
      </p>
      <Kinds state={state} kind={kind} counts={counts} all={all} />
      {items.length === 0 ? (
        <Empty>
          {state === 'open'
            ? 'What needs a person appears here: a Mission without a working mailbox, a letter to hand over, answers that contradict each other.'
            : 'Nothing has been settled yet.'}
        </Empty>
      ) : (
        <ul class="todo">
          {items.map((item) => (
            <Item session={session} zone={props.zone} item={item} back={path} refused={props.refused} />
          ))}
        </ul>
      )}
      <Pager path={path} next={next} />
      <p>
        {state === 'open' ? (
          <a href="/office?state=settled">What was settled</a>
        ) : (
          <a href="/office">What is still to do</a>
        )}
      </p>
    </>
  );
}

const lede = (all: number): string =>
  all === 0
    ? 'Nothing waits for you.'
    : `${all} ${all === 1 ? 'item waits' : 'items wait'} for a person, the oldest first.`;

export const todoPath = (state: Todo['state'], kind: string | undefined): string => {
  const query = new URLSearchParams({
    ...(state === 'open' ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
  }).toString();
  return query === '' ? '/office' : `/office?${query}`;
};

function Kinds({
  state,
  kind,
  counts,
  all,
}: Pick<TodoPageProps, 'state' | 'kind' | 'counts'> & { all: number }): JSX.Element {
  if (counts.length < 2 && kind === undefined) return <></>;
  const links = [
    { kind: undefined, count: all, text: 'All' },
    ...counts.map((one) => ({ ...one, text: todoKindName(one.kind) })),
  ];
  return (
    <nav aria-label="Kinds of items">
      <ul class="tabs">
        {links.map((link) => (
          <li>
            <a
              href={attribute(todoPath(state, link.kind))}
              {...(link.kind === kind ? { 'aria-current': 'page' } : {})}
              safe
            >
              {`${link.text} (${link.count})`}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Item({
  session,
  zone,
  item,
  back,
  refused,
}: {
  session: ConsoleSession;
  zone: string;
  item: Todo;
  back: string;
  refused: TodoPageProps['refused'];
}): JSX.Element {
  const href = recordLink(item.about);
  const faults = refused?.key === item._id ? refused.faults : [];
  return (
    <li>
      <h2>{href === null ? <span safe>{item.title}</span> : <Link href={href} text={item.title} />}</h2>
      {item.detail === undefined ? '' : <p safe>{item.detail}</p>}
      <p class="small muted" safe>
        {`${todoKindName(item.kind)}; since ${longInstant(item.openedAt, zone)}`}
      </p>
      {item.state === 'settled' ? (
        <p class="small" safe>
          {`Settled${item.settledBy?.name === undefined ? '' : ` by ${item.settledBy.name}`}: ${item.note ?? 'no note'}`}
        </p>
      ) : session.may('todos:settle') ? (
        <details open={faults.length > 0}>
          <summary>
            Settle<span class="unseen" safe>{`: ${item.title}`}</span>
          </summary>
          <Form session={session} action="/office/todos/settle">
            <Hidden name="key" value={item._id} />
            <Hidden name="back" value={back} />
            <TextField
              name="note"
              id={`note-${item._id.replace(/[^A-Za-z0-9_-]+/g, '-')}`}
              label="What was done"
              hint="It stays on the record beside the item."
              required
              value={refused?.key === item._id ? refused.note : ''}
              faults={faults}
              maxlength={2_000}
            />
            <button>Settle this item</button>
          </Form>
        </details>
      ) : (
        ''
      )}
    </li>
  );
}
