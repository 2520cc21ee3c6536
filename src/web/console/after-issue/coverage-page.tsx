import type { Coverage, CoverageFilter, CoverageLine } from '../../../letters/index.js';
import { categoryNames } from '../../../directory/index.js';
import { attribute, Empty, Link, Select, Table, Text, TextField } from '../frame/index.js';
import { LetterTabs } from '../letters/letter-tabs.js';
import { letterPath } from '../letters/parts.js';
import { addresseePath, flagWords, type LetterPage, MailBadge, StandingBadge } from './parts.js';

export interface CoveragePageProps extends LetterPage {
  coverage: Coverage;
  shown: readonly CoverageLine[];
  filter: CoverageFilter;
  words: string;
}

const headings = [
  ['memberStates', 'Member States'],
  ['observerStates', 'Observer States'],
  ['otherObservers', 'Other observers'],
  ['stakeholders', 'Stakeholders'],
  ['fictitious', 'Invented delegations'],
] as const;

const filters: readonly { value: CoverageFilter; text: string }[] = [
  { value: 'all', text: 'Everybody' },
  { value: 'open', text: 'Open: something is to be done or waited for' },
  { value: 'not-reached', text: 'Not reached, whatever the reason' },
  { value: 'waiting', text: 'Waiting' },
  { value: 'by-hand', text: 'To be delivered by the office' },
  { value: 'unknown', text: 'Not known whether it arrived' },
  { value: 'superseded', text: 'Get the correction instead' },
  { value: 'reached', text: 'Reached' },
  { value: 'acknowledged', text: 'Acknowledged' },
];

/** The board: totals apart, who is open, a line for each addressee. */
export function CoveragePage(page: CoveragePageProps): JSX.Element {
  const { letter, session, coverage, shown, filter, words } = page;
  const { open, totals } = coverage;
  const query = new URLSearchParams({ show: filter, ...(words === '' ? {} : { q: words }) }).toString();
  return (
    <>
      <h1>
        <span safe>{letter.subject}</span>
      </h1>
      <LetterTabs letter={letter} current="coverage" />
      <p class="state">
        <strong>
          {totals.all.reached} of {totals.all.all} addressees have the letter
        </strong>
        <span safe>{open === 0 ? '; nothing is open.' : `; ${open} ${open === 1 ? 'is' : 'are'} open.`}</span>
      </p>
      <dl class="counts">
        {headings.flatMap(([key, title]) => {
          const counts = totals[key];
          if (counts === undefined || counts.all === 0) return [];
          return [
            <div>
              <dt>{title}</dt>
              <dd>
                {counts.reached} <span class="of">of {counts.all}</span>
              </dd>
            </div>,
          ];
        })}
      </dl>
      <form
        class="filter"
        method="get"
        action={letterPath(letter, '/coverage')}
        role="search"
        aria-label="Addressees"
      >
        <Select name="show" label="Show" value={filter} options={filters} required />
        <TextField
          name="q"
          label="Name, code or mailbox"
          type="search"
          value={words}
          id="words"
          maxlength={200}
        />
        <button class="quiet">Show</button>
      </form>
      <p class="actions">
        <a class="button quiet" href={attribute(letterPath(letter, `/coverage.csv?${query}`))}>
          CSV of these
        </a>{' '}
        {session.may('letters:issue') ? (
          <a class="button quiet" href={letterPath(letter, '/add')}>
            Add a forgotten addressee
          </a>
        ) : (
          ''
        )}
      </p>
      {shown.length === 0 ? (
        <Empty>
          {filter === 'open' ? 'Nobody is open. ' : 'Nobody fits. '}
          <a href={letterPath(letter, '/coverage')}>Show everybody</a>
        </Empty>
      ) : (
        <Lines {...page} />
      )}
    </>
  );
}

function Lines({ letter, shown, coverage, zone }: CoveragePageProps): JSX.Element {
  return (
    <>
      <Table
        caption={
          shown.length === coverage.addressees.length
            ? 'Addressees'
            : `${shown.length} of ${coverage.addressees.length} addressees`
        }
        rows={shown}
        columns={[
          {
            head: 'Addressee',
            cell: (line) => (
              <>
                <Link href={addresseePath(letter, line.id)} text={line.name} />
                {line.added === null ? '' : <span class="hint">added after issue</span>}
              </>
            ),
          },
          {
            head: 'Kind',
            cell: ({ category, fictitious }) => (
              <Text text={`${categoryNames[category]}${fictitious ? ' (invented)' : ''}`} />
            ),
          },
          { head: 'Standing', cell: (line) => <StandingCell line={line} /> },
          { head: 'Mailboxes, and what their servers said', cell: (line) => <Mailboxes line={line} /> },
        ]}
      />
      <p class="hint">
        Times are those of <span safe>{zone}</span>.
      </p>
    </>
  );
}

export function StandingCell({ line }: { line: CoverageLine }): JSX.Element {
  const { standing, by, acknowledged, channel } = line;
  return (
    <>
      <StandingBadge standing={standing} />
      {by === 'receipt' ? <span class="hint">handed over, with receipt</span> : ''}
      {by === 'mail' ? <span class="hint">by mail</span> : ''}
      {acknowledged === null ? '' : <span class="hint">acknowledged</span>}
      {standing === 'by-hand' && channel !== null ? (
        <span class="hint" safe>
          {channelHint[channel]}
        </span>
      ) : (
        ''
      )}
    </>
  );
}

const channelHint: Readonly<Record<NonNullable<CoverageLine['channel']>, string>> = {
  'by-hand': 'by hand',
  'e-delegate': 'through e-deleGATE',
  fax: 'by fax',
  post: 'by post',
  other: 'in another way',
};

function Mailboxes({ line: { mail } }: { line: CoverageLine }): JSX.Element {
  if (mail === null || mail.mailboxes.length === 0) return <span class="hint">no mail</span>;
  return (
    <ul class="mailboxes">
      {mail.mailboxes.map(({ mailbox, state, answer, copy, possiblyRepeated, flag }) => (
        <li>
          <span safe>{mailbox}</span> <MailBadge state={state} />
          {copy > 0 ? <span class="hint">copy sent again</span> : ''}
          {possiblyRepeated ? <span class="hint">may have arrived twice</span> : ''}
          {flag === undefined ? '' : <span class="hint">{flagWords[flag]}</span>}
          {answer === undefined ? (
            ''
          ) : (
            <span class="hint" safe>
              {answer}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
