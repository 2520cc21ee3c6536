import type { ConsoleSession } from '../../../access/index.js';
import { channelNames, type DryRun, type Letter, receiptChannels } from '../../../letters/index.js';
import { capital, plainDay } from '../../../meetings/index.js';
import type { Finding } from '../../../platform/index.js';
import { attribute, Badge, type Fault, Form, Hidden, Link, Select, Table, Text } from '../frame/index.js';
import { pagesText, stepsFor } from './letter-page.js';
import type { Mend } from './mend-link.js';
import { LetterHead, letterPath, sizeText } from './parts.js';

/** How long the pages of one addressee take, seen on a small machine: only to say it beforehand. */
const SECONDS_EACH = 0.3;

export interface CheckPageProps {
  session: ConsoleSession;
  letter: Letter;
  /** Null: it takes long and is asked for first. */
  run: DryRun | null;
  mends: ReadonlyMap<Finding, Mend>;
  addressees: number;
  /** On the list without a mailbox, with the channel that is set. */
  unreached: readonly { id: string; name: string; channel: string }[];
  faults: readonly Fault[];
}

/** Everything that speaks against issuing the letter, at once. */
export function CheckPage(props: CheckPageProps): JSX.Element {
  const { letter, run } = props;
  return (
    <>
      <LetterHead letter={letter} title="Check" current="issue" />
      {run === null ? (
        <Ask letter={letter} addressees={props.addressees} to="/check" />
      ) : (
        <Result {...props} run={run} />
      )}
      <Unreached {...props} />
    </>
  );
}

/** A letter that differs for each addressee is made once for each: that is said before it is begun. */
export function Ask({
  letter,
  addressees,
  to,
}: {
  letter: Letter;
  addressees: number;
  to: '/check' | '/issue';
}): JSX.Element {
  const seconds = Math.max(5, Math.round((addressees * SECONDS_EACH) / 5) * 5);
  return (
    <section>
      <p safe>
        {`This letter reads differently for each addressee: for the check, the pages of all ${addressees} are made. That takes about ${seconds} seconds, and the browser waits until it is done. Nothing is written or sent.`}
      </p>
      <p class="actions">
        <a class="button" href={attribute(letterPath(letter, `${to}?run=yes`))}>
          Check it now
        </a>
      </p>
    </section>
  );
}

function Result({ session, letter, run, mends }: CheckPageProps & { run: DryRun }): JSX.Element {
  return (
    <>
      <Verdict run={run} />
      <Findings findings={run.findings} mends={mends} />
      <Totals run={run} letter={letter} />
      <Excluded run={run} />
      <p class="actions">
        {stepsFor(session, letter)
          .filter(({ path }) => path !== '/check')
          .map(({ text, path }) => (
            <a class="button quiet" href={attribute(letterPath(letter, path))} safe>
              {text}
            </a>
          ))}
      </p>
    </>
  );
}

export function Verdict({ run }: { run: DryRun }): JSX.Element {
  const errors = run.findings.filter(({ level }) => level === 'error').length;
  const warnings = run.findings.length - errors;
  const looked =
    warnings === 0 ? '' : ` ${warnings === 1 ? 'One warning asks' : `${warnings} warnings ask`} for a look.`;
  return run.ready ? (
    <p class="note good" safe>{`Nothing speaks against issuing it.${looked}`}</p>
  ) : (
    <p class="note" safe>
      {`${errors === 1 ? 'One error stands' : `${errors} errors stand`} against issuing it.${looked}`}
    </p>
  );
}

export function Findings({
  findings,
  mends,
}: {
  findings: readonly Finding[];
  mends: ReadonlyMap<Finding, Mend>;
}): JSX.Element {
  if (findings.length === 0) return <></>;
  return (
    <section>
      <h2>Findings</h2>
      <ul class="findings">
        {findings.map((finding) => {
          const mend = mends.get(finding);
          return (
            <li>
              {finding.level === 'error' ? (
                <Badge tone="alert" text="Error" />
              ) : (
                <Badge tone="open" text="Warning" />
              )}{' '}
              <strong safe>{finding.message}</strong>
              <p>
                <Text text={finding.fix ?? ''} />{' '}
                {finding.where === undefined || /^(addressee|mailbox) /.test(finding.where) ? (
                  ''
                ) : (
                  <span class="small" safe>{`Place: ${finding.where}.`}</span>
                )}{' '}
                {mend === undefined ? '' : <Link href={mend.href} text={mend.text} />}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** To how many it goes, by kind of addressee: the number is typed at issue. */
export function Totals({ run, letter }: { run: DryRun; letter: Letter }): JSX.Element {
  const { totals, list, pages, personal, enclosures } = run;
  const figures: [number, string][] = [
    [totals.all, 'addressees'],
    [totals.memberStates, 'Member States'],
    [totals.observerStates, 'observer States'],
    [totals.otherObservers, 'other observers'],
    [totals.stakeholders ?? 0, 'stakeholders'],
    [totals.fictitious, 'of them invented'],
  ];
  return (
    <section>
      <h2>Who and what</h2>
      {letter.dispatched ? (
        <ul class="totals">
          {figures
            .filter(([count], n) => n < 1 || count > 0)
            .map(([count, what]) => (
              <li>
                <span class="figure">{count}</span>
                <span safe>{what}</span>
              </li>
            ))}
        </ul>
      ) : (
        <p>It is enclosed in another letter only: it makes no deliveries of its own.</p>
      )}
      {list === null ? '' : <p safe>{`Distribution list "${list.title}" as of ${plainDay(list.onDate)}.`}</p>}
      {pages === null ? (
        ''
      ) : (
        <p safe>{`The letter has ${pagesText(pages)}${personal ? ', different for each addressee' : ''}.`}</p>
      )}
      {enclosures.length === 0 ? (
        ''
      ) : (
        <Table
          caption="What travels with it"
          rows={enclosures}
          columns={[
            {
              head: 'File',
              cell: ({ n, filename }) => (
                <Link href={letterPath(letter, `/enclosures/${n}`)} text={filename} />
              ),
            },
            { head: 'Size', figures: true, cell: ({ size }) => <Text text={sizeText(size)} /> },
            {
              head: 'How',
              cell: ({ travels }) => (
                <Text text={travels === 'attached' ? 'in the mail' : 'as a signed link'} />
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

const Excluded = ({ run: { excluded } }: { run: DryRun }): JSX.Element =>
  excluded.length === 0 ? (
    <></>
  ) : (
    <details>
      <summary safe>{`Not addressed: ${excluded.length}`}</summary>
      <Table
        caption="Who might be expected on the list and is not, and why"
        rows={excluded}
        columns={[
          { head: 'Name', cell: ({ name }) => <Text text={name} /> },
          { head: 'Why', cell: ({ why }) => <Text text={why} /> },
        ]}
      />
    </details>
  );

/** Whoever has no mailbox gets the letter in another way, and is open work until somebody has delivered it. */
function Unreached({ session, letter, unreached, faults }: CheckPageProps): JSX.Element {
  if (unreached.length === 0) return <></>;
  const writes = letter.state === 'draft' && session.may('letters:write');
  return (
    <section id="channels" class="narrow">
      <h2>Addressees without a mailbox</h2>
      <p>
        Enter a mailbox in the directory, or set how the office delivers the letter. It then counts as open
        work until the receipt is recorded.
      </p>
      {writes ? (
        <Form session={session} action={letterPath(letter, '/channels')}>
          <Hidden name="version" value={letter.version} />
          {unreached.map(({ id, name, channel }) => (
            <Select
              name={`channel.${id}`}
              label={name}
              required
              blank="None: the letter cannot be issued"
              options={receiptChannels.map((one) => ({ value: one, text: capital(channelNames[one]) }))}
              value={channel}
              faults={faults}
            />
          ))}
          <button class="quiet">Set how it reaches them</button>
        </Form>
      ) : (
        <ul>
          {unreached.map(({ name, channel }) => {
            const known = receiptChannels.find((one) => one === channel);
            return (
              <li safe>{`${name}: ${known === undefined ? 'no channel is set' : channelNames[known]}`}</li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
