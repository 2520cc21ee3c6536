import { channelNames } from '../../../letters/index.js';
import { plainDay } from '../../../meetings/index.js';
import { attribute, Badge, Empty, Facts, Table, Text } from '../frame/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';
import { letterPath, When, who } from '../letters/parts.js';
import { Acknowledge, type AddresseePageProps, Again, MailActs, Receipt } from './addressee-forms.js';
import { StandingCell } from './coverage-page.js';
import { addresseePath, flagWords, MailBadge, wayNames } from './parts.js';

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

function Mails(page: AddresseePageProps): JSX.Element {
  const { line, session, zone } = page;
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
              cell: (mail) => (may ? <MailActs page={page} mail={mail} /> : <Text text="–" />),
            },
          ]}
        />
      )}
    </section>
  );
}
