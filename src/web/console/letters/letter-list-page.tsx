import type { ConsoleSession } from '../../../access/index.js';
import {
  type Letter,
  letterKindCodes,
  letterKinds,
  letterStates,
  referenceText,
} from '../../../letters/index.js';
import { plainDay } from '../../../meetings/index.js';
import { capital } from '../../../meetings/index.js';
import { Empty, Link, type Option, Pager, Select, Table, Text } from '../frame/index.js';
import { kindOptions, letterPath, LETTERS, StateBadge, stateText } from './parts.js';

export interface ListFilter {
  state?: string | undefined;
  kind?: string | undefined;
  processId?: string | undefined;
}

const audienceText = ({ dispatched, issue }: Letter): string => {
  if (!dispatched) return 'enclosed only';
  const all = issue?.dispatch?.totals.all;
  return all === undefined ? '' : String(all);
};

const query = (filter: ListFilter): string => {
  const set = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return set.length === 0 ? LETTERS : `${LETTERS}?${new URLSearchParams(set).toString()}`;
};

/** Letters, the latest first. */
export function LetterListPage({
  session,
  letters,
  next,
  filter,
  processes,
}: {
  session: ConsoleSession;
  letters: readonly Letter[];
  next: string | null;
  filter: ListFilter;
  processes: readonly Option[];
}): JSX.Element {
  const titles = new Map(processes.map(({ value, text }) => [value, text]));
  const several = processes.length > 1;
  return (
    <>
      <h1>Letters</h1>
      <p class="actions">
        {session.may('letters:write') ? (
          <a class="button" href={`${LETTERS}/new`}>
            Write a letter
          </a>
        ) : (
          ''
        )}
        <a class="button quiet" href="/office/received">
          Letters received
        </a>
        <a class="button quiet" href="/office/stationery">
          Stationery
        </a>
      </p>
      <form class="inline filters" method="get" action={LETTERS} aria-label="Which letters">
        <Select
          name="state"
          label="State"
          required
          blank="All but discarded"
          options={letterStates.map((state) => ({ value: state, text: capital(stateText(state)) }))}
          value={filter.state}
        />
        <Select
          name="kind"
          label="Kind"
          required
          blank="All kinds"
          options={kindOptions(letterKindCodes)}
          value={filter.kind}
        />
        {several ? (
          <Select
            name="processId"
            label="Process"
            required
            blank="All processes"
            options={processes}
            value={filter.processId}
          />
        ) : (
          ''
        )}
        <button class="quiet">Show</button>
      </form>
      {letters.length === 0 ? (
        <Empty>
          {Object.values(filter).some((value) => value !== undefined)
            ? 'No letter is of that state and kind.'
            : 'There is no letter yet.'}
        </Empty>
      ) : (
        <Table
          caption="Letters, the latest first"
          rows={letters}
          columns={[
            { head: 'Subject', cell: (letter) => <Link href={letterPath(letter)} text={letter.subject} /> },
            { head: 'Dated', cell: ({ date }) => <Text text={plainDay(date)} /> },
            { head: 'State', cell: ({ state }) => <StateBadge state={state} /> },
            { head: 'Kind', cell: ({ kind }) => <Text text={letterKinds[kind].title} /> },
            { head: 'Number', cell: ({ reference }) => <Text text={referenceText(reference)} /> },
            ...(several
              ? [
                  {
                    head: 'Process',
                    cell: ({ processId }: Letter) => <Text text={titles.get(processId) ?? processId} />,
                  },
                ]
              : []),
            { head: 'Addressees', figures: true, cell: (letter) => <Text text={audienceText(letter)} /> },
          ]}
        />
      )}
      <Pager path={query(filter)} next={next} />
    </>
  );
}
