import type { Children } from '@kitajs/html';
import { channelNames, type CoverageLine, receiptChannels, recordedWays } from '../../../letters/index.js';
import type { FormValues } from '../form-values.js';
import type { MailboxCoverage } from '../../../mail/index.js';
import {
  Choice,
  type Fault,
  FileField,
  Form,
  Hidden,
  Text,
  TextArea,
  TextField,
  Tick,
} from '../frame/index.js';
import { addresseePath, type LetterPage, wayNames } from './parts.js';
import { typedInstant } from '../typed-instant.js';

export type AddresseeForm = 'receipt' | 'acknowledge' | 'again' | 'mail';

export interface AddresseePageProps extends LetterPage {
  line: CoverageLine;
  /** Names this form: sent twice, it asks for one copy. */
  formKey: string;
  /** Now, as the fields for instants take it. */
  now: string;
  refused?: { form: AddresseeForm; values: FormValues; faults: readonly Fault[] };
}

/** The id of the field for why a mail is given up: a page may have several. */
export const giveUpField = (deliveryId: string): string => `give-up-${deliveryId}`;

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

/** One mail of the letter: tried again, or given up with a reason. */
export function MailActs({
  page,
  mail: { deliveryId, mailbox, state, givenUp },
}: {
  page: AddresseePageProps;
  mail: MailboxCoverage;
}): JSX.Element {
  const { letter, line, session } = page;
  if (state !== 'failed' && state !== 'bounced' && state !== 'deferred') return <Text text="–" />;
  const base = `${addresseePath(letter, line.id)}/mails/${deliveryId}`;
  const reason = giveUpField(deliveryId);
  const sent = sentOf(page, 'mail');
  const faults = sent.faults.filter(({ field }) => field === reason);
  return (
    <div class="row-acts">
      <Form session={session} action={`${base}/retry`} label={`Try ${mailbox} again`}>
        <button class="quiet">
          Try again<span class="unseen" safe>{` ${mailbox}`}</span>
        </button>
      </Form>
      {givenUp === undefined ? (
        <details open={faults.length > 0}>
          <summary>
            Give up<span class="unseen" safe>{` ${mailbox}`}</span>
          </summary>
          <Form session={session} action={`${base}/give-up`} label={`Give ${mailbox} up`}>
            <TextField
              name="reason"
              id={reason}
              label="Why"
              value={faults.length > 0 ? sent.text('reason') : ''}
              faults={faults}
              maxlength={500}
              required
            />
            <button class="quiet">
              Give up<span class="unseen" safe>{` ${mailbox}`}</span>
            </button>
          </Form>
        </details>
      ) : (
        ''
      )}
    </div>
  );
}

/** The office delivered it itself, by hand, fax or e-deleGATE. */
export function Receipt(page: AddresseePageProps): JSX.Element {
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

/** The addressee says, by whatever way, that they have it. */
export function Acknowledge(page: AddresseePageProps): JSX.Element {
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
          options={recordedWays.map((value) => ({ value, text: wayNames[value] }))}
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

/** The very same letter once more, to the same mailbox or another. */
export function Again(page: AddresseePageProps): JSX.Element {
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
