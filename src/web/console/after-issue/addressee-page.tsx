import {
  type AcknowledgementWay,
  acknowledgementWays,
  channelNames,
  type CoverageLine,
  receiptChannels,
} from '../../../letters/index.js';
import type { Children } from '@kitajs/html';
import type { FormValues } from '../form-values.js';
import {
  attribute,
  Badge,
  Choice,
  Empty,
  Facts,
  type Fault,
  FileField,
  Form,
  Hidden,
  Table,
  Text,
  TextArea,
  TextField,
  Tick,
} from '../frame/index.js';
import { plainDay } from '../../../meetings/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';
import { StandingCell } from './coverage-page.js';
import { addresseePath, flagWords, letterPath, type LetterPage, MailBadge, When, who } from './parts.js';
import { typedInstant } from './typed-instant.js';

export type AddresseeForm = 'receipt' | 'acknowledge' | 'again';

export interface AddresseePageProps extends LetterPage {
  line: CoverageLine;
  /** Names this form: sent twice, it asks for one copy. */
  formKey: string;
  /** Now, as the fields for instants take it. */
  now: string;
  refused?: { form: AddresseeForm; values: FormValues; faults: readonly Fault[] };
}

export const wayNames: Readonly<Record<AcknowledgementWay, string>> = {
  answer: 'By answering the invitation',
  mail: 'By mail',
  telephone: 'By telephone',
  'in-person': 'In person',
  'note-verbale': 'By note verbale',
  other: 'In another way',
};

/** One addressee of one letter: what became of it, and what the office can do. */
export function AddresseePage(page: AddresseePageProps): JSX.Element {
  const { letter, line, session } = page;
  return (
    <>
      <h1>
        <span safe>{line.name}</span>
      </h1>
      <p class="lead">
        <span safe>{letter.subject}</span>, <span safe>{plainDay(letter.date)}</span>
      </p>
      <LetterTabs letter={letter} current="coverage" />
      <Standing {...page} />
      <Mails {...page} />
      {session.may('letters:write') ? (
        <>
          <Receipt {...page} />
          <Acknowledge {...page} />
        </>
      ) : (
        ''
      )}
      {session.may('letters:issue') && line.standing !== 'superseded' ? <Again {...page} /> : ''}
      <p>
        <a href={letterPath(letter, '/coverage')}>Back to all addressees</a>
      </p>
    </>
  );
}

function Standing({ letter, line, zone }: AddresseePageProps): JSX.Element {
  const { receipt, acknowledged, added, copies } = line;
  const rows: [string, JSX.Element][] = [['Standing', <StandingCell line={line} />]];
  if (receipt !== null) {
    rows.push([
      'Handed over',
      <>
        <span safe>{channelNames[receipt.channel]}</span>, <When at={receipt.receivedAt} zone={zone} />
        {receipt.givenBy === undefined ? '' : <span safe>{`, given by ${receipt.givenBy}`}</span>}
        {receipt.takenBy === undefined ? '' : <span safe>{`, taken by ${receipt.takenBy}`}</span>}
        {receipt.note === undefined ? (
          ''
        ) : (
          <span class="hint" safe>
            {receipt.note}
          </span>
        )}
        <span class="hint">
          recorded by <span safe>{who(receipt.recordedBy)}</span>,{' '}
          <When at={receipt.recordedAt} zone={zone} />
        </span>
        {receipt.file === undefined ? (
          ''
        ) : (
          <a href={attribute(`${addresseePath(letter, line.id)}/receipt`)} safe>
            {receipt.file.name}
          </a>
        )}
      </>,
    ]);
  }
  if (acknowledged !== null) {
    rows.push([
      'Acknowledged',
      <>
        <span safe>{wayNames[acknowledged.how]}</span>, <When at={acknowledged.at} zone={zone} />
        {acknowledged.who === undefined ? '' : <span safe>{`, ${acknowledged.who}`}</span>}
        {acknowledged.note === undefined ? (
          ''
        ) : (
          <span class="hint" safe>
            {acknowledged.note}
          </span>
        )}
      </>,
    ]);
  }
  if (added !== null) {
    rows.push([
      'Added after issue',
      <>
        <When at={added.addedAt} zone={zone} /> by <span safe>{who(added.addedBy)}</span>:{' '}
        <span safe>{added.reason}</span>
      </>,
    ]);
  }
  for (const copy of copies) {
    rows.push([
      `Sent again (${copy.copy})`,
      <>
        <span safe>{copy.mailbox}</span>, <When at={copy.at} zone={zone} /> by{' '}
        <span safe>{who(copy.by)}</span>: <span safe>{copy.reason}</span>
      </>,
    ]);
  }
  return <Facts rows={rows} />;
}

function Mails({ letter, line, session, zone }: AddresseePageProps): JSX.Element {
  const mailboxes = line.mail?.mailboxes ?? [];
  const may = session.may('deliveries:write');
  return (
    <section>
      <h2>Mails</h2>
      {mailboxes.length === 0 ? (
        <Empty>No mail goes to this addressee.</Empty>
      ) : (
        <Table
          caption={`Mails to ${line.name}`}
          unseen
          rows={mailboxes}
          columns={[
            {
              head: 'Mailbox',
              cell: ({ mailbox, copy }) => (
                <>
                  <span safe>{mailbox}</span>
                  {copy > 0 ? <span class="hint">copy {copy}, sent again</span> : ''}
                </>
              ),
            },
            {
              head: 'State',
              cell: ({ state, possiblyRepeated, givenUp }) => (
                <>
                  <MailBadge state={state} />
                  {possiblyRepeated ? <span class="hint">may have arrived twice</span> : ''}
                  {givenUp === undefined ? (
                    ''
                  ) : (
                    <span class="hint" safe>{`given up: ${givenUp.reason}`}</span>
                  )}
                </>
              ),
            },
            {
              head: 'What the server said',
              cell: ({ answer, acceptedAt, flag }) => (
                <>
                  {answer === undefined ? 'Nothing yet' : <span safe>{answer}</span>}
                  {acceptedAt === undefined ? (
                    ''
                  ) : (
                    <span class="hint">
                      <When at={acceptedAt} zone={zone} />
                    </span>
                  )}
                  {flag === undefined ? '' : <Badge tone="alert" text={flagWords[flag]} />}
                </>
              ),
            },
            {
              head: 'To do',
              cell: ({ deliveryId, mailbox, state, givenUp }) => {
                const base = `${addresseePath(letter, line.id)}/mails/${deliveryId}`;
                const ended = state === 'failed' || state === 'bounced';
                if (!may || (!ended && state !== 'deferred')) return <Text text="–" />;
                return (
                  <div class="row-acts">
                    <Form session={session} action={`${base}/retry`} label={`Try ${mailbox} again`}>
                      <button class="quiet" aria-label={attribute(`Try ${mailbox} again`)}>
                        Try again
                      </button>
                    </Form>
                    {givenUp === undefined ? (
                      <details>
                        <summary>
                          Give up<span class="unseen" safe>{` ${mailbox}`}</span>
                        </summary>
                        <Form session={session} action={`${base}/give-up`} label={`Give ${mailbox} up`}>
                          <TextField
                            name="reason"
                            id={`give-up-${deliveryId}`}
                            label="Why"
                            maxlength={500}
                            required
                          />
                          <button class="quiet">Give up</button>
                        </Form>
                      </details>
                    ) : (
                      ''
                    )}
                  </div>
                );
              },
            },
          ]}
        />
      )}
    </section>
  );
}

interface Sent {
  text: (name: string, fallback?: string) => string;
  faults: readonly Fault[];
}

/** What stands in a form: what was typed if it came back, else what is usual. */
function sentOf({ refused }: AddresseePageProps, form: AddresseeForm): Sent {
  const own = refused?.form === form ? refused : undefined;
  return {
    text: (name, fallback = '') => own?.values.text(name) ?? fallback,
    faults: own?.faults ?? [],
  };
}

/** One thing that can be done; what is likely to come next stands open. */
const Act = ({
  id,
  title,
  open,
  children,
}: {
  id: string;
  title: string;
  open: boolean;
  children: Children;
}): JSX.Element => (
  <details class="act" id={id} open={open}>
    <summary>
      <h2 safe>{title}</h2>
    </summary>
    {children}
  </details>
);

function Receipt(page: AddresseePageProps): JSX.Element {
  const { letter, line, session, now, zone } = page;
  const { text, faults } = sentOf(page, 'receipt');
  const before = line.receipt;
  return (
    <Act
      id="receipt"
      title={before === null ? 'Record that it was handed over' : 'Correct the receipt'}
      open={faults.length > 0 || line.standing === 'by-hand' || line.standing === 'not-reached'}
    >
      <Form session={session} action={`${addresseePath(letter, line.id)}/receipt`} upload>
        <Choice
          name="channel"
          legend="How it was delivered"
          options={receiptChannels.map((value) => ({ value, text: capitalised(channelNames[value]) }))}
          chosen={[text('channel', before?.channel ?? line.channel ?? 'by-hand')]}
          faults={faults}
        />
        <TextField
          name="givenBy"
          label="Who gave it"
          value={text('givenBy', before?.givenBy)}
          faults={faults}
          maxlength={200}
        />
        <TextField
          name="takenBy"
          label="Who took it"
          value={text('takenBy', before?.takenBy)}
          faults={faults}
          maxlength={200}
        />
        <TextField
          name="receivedAt"
          label="When"
          type="datetime-local"
          hint={`In ${zone}.`}
          value={text('receivedAt', before === null ? now : typedInstant(before.receivedAt, zone))}
          faults={faults}
          required
        />
        <FileField
          name="file"
          label="Signed receipt"
          hint="A PDF, or a photograph as PNG or JPEG. What it is is read from its content."
          accept="application/pdf,image/png,image/jpeg"
          faults={faults}
        />
        <TextArea name="note" label="Note" value={text('note', before?.note)} faults={faults} rows={2} />
        <button>{before === null ? 'Record the receipt' : 'Save the receipt'}</button>
      </Form>
    </Act>
  );
}

function Acknowledge(page: AddresseePageProps): JSX.Element {
  const { letter, line, session, now, zone } = page;
  const { text, faults } = sentOf(page, 'acknowledge');
  return (
    <Act
      id="acknowledge"
      title="Record that they say they have it"
      open={
        faults.length > 0 ||
        (line.standing === 'reached' && line.acknowledged === null && line.receipt === null)
      }
    >
      <Form session={session} action={`${addresseePath(letter, line.id)}/acknowledge`}>
        <Choice
          name="how"
          legend="How they said so"
          options={acknowledgementWays
            .filter((way) => way !== 'answer')
            .map((value) => ({ value, text: wayNames[value] }))}
          chosen={[text('how', 'telephone')]}
          faults={faults}
        />
        <TextField name="who" label="Who said so" value={text('who')} faults={faults} maxlength={200} />
        <TextField
          name="at"
          id="said-at"
          label="When they said so"
          type="datetime-local"
          hint={`In ${zone}.`}
          value={text('at', now)}
          faults={faults}
          required
        />
        <TextArea
          name="note"
          id="said-note"
          label="What they said"
          value={text('note')}
          faults={faults}
          rows={2}
        />
        <button>Record the acknowledgement</button>
      </Form>
    </Act>
  );
}

function Again(page: AddresseePageProps): JSX.Element {
  const { letter, line, session, formKey } = page;
  const { text, faults } = sentOf(page, 'again');
  return (
    <Act id="again" title="Send it again" open={faults.length > 0 || line.standing === 'unknown'}>
      <p>
        The very same letter, with the same pages. The mail says under the text that it is a copy and on which
        day it was sent again.
      </p>
      <Form session={session} action={`${addresseePath(letter, line.id)}/again`}>
        <Hidden name="key" value={formKey} />
        <TextField
          name="mailbox"
          label="Mailbox"
          type="email"
          autocomplete="off"
          value={text('mailbox', line.mail?.mailboxes.at(-1)?.mailbox)}
          faults={faults}
          required
        />
        <TextField
          name="reason"
          id="again-reason"
          label="Why"
          hint="For the record, such as “The registry asks for it at its new address”."
          value={text('reason')}
          faults={faults}
          maxlength={500}
          required
        />
        {session.may('directory:write') ? (
          <Tick
            name="keep"
            label="Keep this mailbox in the directory, before the others"
            checked={text('keep') === 'yes'}
          />
        ) : (
          ''
        )}
        <button>Send it again</button>
      </Form>
    </Act>
  );
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
