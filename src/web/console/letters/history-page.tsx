import type { ConsoleSession } from '../../../access/index.js';
import type { Letter } from '../../../letters/index.js';
import type { StoredEvent } from '../../../messaging/index.js';
import { Badge, type Fault, Form, Hidden, Table, Text, Tick } from '../frame/index.js';
import { LetterHead, letterPath, When, who } from './parts.js';

const words: Readonly<Record<Letter['history'][number]['what'], string>> = {
  drafted: 'drafted',
  edited: 'edited',
  submitted: 'submitted for clearance',
  cleared: 'cleared',
  returned: 'returned to draft',
  'signed-copy-attached': 'signed copy uploaded',
  signed: 'signed copy confirmed',
  issued: 'issued',
};

/** Who did what with the letter and when; and the way out of a draft that is not needed. */
export function HistoryPage({
  session,
  letter,
  events,
  faults,
  zone,
}: {
  session: ConsoleSession;
  letter: Letter;
  /** Null for those who may not read events. */
  events: readonly StoredEvent[] | null;
  faults: readonly Fault[];
  zone: string;
}): JSX.Element {
  return (
    <>
      <LetterHead letter={letter} title="History" current="history" />
      <Table
        caption={`What was done with the letter; hours of ${zone}`}
        rows={letter.history}
        columns={[
          { head: 'When', cell: ({ at }) => <When at={at} zone={zone} /> },
          { head: 'What', cell: ({ what }) => <Text text={words[what]} /> },
          { head: 'Who', cell: ({ by }) => <Text text={who(by)} /> },
          {
            head: 'Note',
            cell: ({ note }) => (
              <span class="as-typed" safe>
                {note ?? ''}
              </span>
            ),
          },
        ]}
      />
      {events === null ? '' : <Events events={events} zone={zone} />}
      {letter.state === 'draft' && session.may('letters:write') ? (
        <section id="discard">
          <h2>Discard this draft</h2>
          <p>
            It leaves the list of letters and can be edited no more. It stays on the record, and its number is
            not given again.
          </p>
          <Form session={session} action={letterPath(letter, '/discard')}>
            <Hidden name="version" value={letter.version} />
            <Tick name="confirm" label="I want to discard this draft" faults={faults} />
            <button class="danger">Discard</button>
          </Form>
        </section>
      ) : (
        ''
      )}
    </>
  );
}

const Events = ({ events, zone }: { events: readonly StoredEvent[]; zone: string }): JSX.Element => (
  <section>
    <h2>Events of the record</h2>
    <Table
      caption="As the system keeps them, in their order"
      rows={events}
      columns={[
        { head: 'Version', cell: ({ version }) => <Text text={String(version)} /> },
        { head: 'When', cell: ({ at }) => <When at={at} zone={zone} /> },
        { head: 'Event', cell: ({ type }) => <Badge tone="plain" text={type} /> },
        { head: 'Who', cell: ({ actor }) => <Text text={who(actor)} /> },
      ]}
    />
  </section>
);
