import {
  dayOf,
  headingOf,
  isMaterial,
  longDay,
  longInstant,
  type Meeting,
  type ProgrammeChange,
  type Release,
} from '../meetings/index.js';

/** What is said of a release beside the programme itself. */
export type ReleaseHead = Pick<Release, 'n' | 'heading' | 'note' | 'at'>;

/** Which release a page shows. */
export interface Shown {
  release: ReleaseHead;
  /** The number of the last release. */
  present: number;
  /** YYYY-MM-DD: as it stood at the end of that day; null: not asked for by a day. */
  on: string | null;
}

const pathOf = ({ _id }: Meeting): string => `/meetings/${encodeURIComponent(_id)}`;
const dateOf = ({ zone }: Meeting, { at }: ReleaseHead): string => longDay(dayOf(at, zone));

/** "Release 2 of Friday, 9 June 2017: Room of the second day", and whether another has taken its place. */
export function ReleaseLine({ meeting, shown }: { meeting: Meeting; shown: Shown }): JSX.Element {
  const { release, present, on } = shown;
  const old = release.n !== present;
  return (
    <div class={old ? 'note alert release' : 'note release'}>
      {old ? (
        <p>
          <strong>This is not the present programme.</strong>{' '}
          <a href={pathOf(meeting)}>See the present programme</a>
          <span safe>{`, release ${present}.`}</span>
        </p>
      ) : (
        ''
      )}
      {on === null ? '' : <p safe>{`The programme as it stood at the end of ${longDay(on)}.`}</p>}
      <p>
        <strong safe>{`Release ${release.n} of ${dateOf(meeting, release)}`}</strong>
        <span safe>{`: ${release.heading}`}</span>
      </p>
      {release.note === null ? (
        ''
      ) : (
        <p class="said" safe>
          {release.note}
        </p>
      )}
      <p class="small onward">
        {present > 1 ? (
          <>
            <a href={`${pathOf(meeting)}/changes?since=${old ? release.n : present - 1}`} safe>
              {`What changed since release ${old ? release.n : present - 1}`}
            </a>{' '}
          </>
        ) : (
          ''
        )}
        <a href={`${pathOf(meeting)}/releases`}>All releases</a>
      </p>
    </div>
  );
}

/** All releases of a meeting, the latest first, and a way to the programme of any day. */
export function ReleaseListPage({
  meeting,
  releases,
}: {
  meeting: Meeting;
  releases: readonly ReleaseHead[];
}): JSX.Element {
  const present = releases[0]?.n ?? 0;
  return (
    <>
      <Back meeting={meeting} />
      <h1>Releases of the programme</h1>
      {releases.length === 0 ? <p>This programme was published before releases were numbered.</p> : ''}
      <ul class="plain releases">
        {releases.map((release) => (
          <li>
            <h2>
              <a href={`${pathOf(meeting)}/releases/${release.n}`} safe>
                {`Release ${release.n}: ${release.heading}`}
              </a>
            </h2>
            <p class="small muted">
              <time datetime={release.at.toISOString()} safe>
                {longInstant(release.at, meeting.zone)}
              </time>
              {release.n === present ? ', the present one' : ''}
            </p>
            {release.note === null ? (
              ''
            ) : (
              <p class="said" safe>
                {release.note}
              </p>
            )}
            {release.n > 1 ? (
              <p class="small">
                <a href={`${pathOf(meeting)}/changes?since=${release.n - 1}&amp;to=${release.n}`} safe>
                  {`What release ${release.n} changed`}
                </a>
              </p>
            ) : (
              ''
            )}
          </li>
        ))}
      </ul>
      {releases.length === 0 ? (
        ''
      ) : (
        <form method="get" action={pathOf(meeting)} class="on">
          <div class="field">
            <label for="on">Show the programme as it stood on</label>
            <span class="hint" id="on-hint" safe>
              {`At the end of that day in ${meeting.city}.`}
            </span>
            <input type="date" id="on" name="on" aria-describedby="on-hint" required />
          </div>
          <button class="quiet">Show</button>
        </form>
      )}
    </>
  );
}

export interface ChangesPageProps {
  meeting: Meeting;
  since: ReleaseHead;
  to: ReleaseHead;
  present: number;
  changes: readonly ProgrammeChange[];
}

/** What differs between two releases, old and new side by side; wording apart and folded. */
export function ChangesPage({ meeting, since, to, present, changes }: ChangesPageProps): JSX.Element {
  const material = changes.filter(isMaterial);
  const wording = changes.filter((change) => !isMaterial(change));
  return (
    <>
      <Back meeting={meeting} />
      <h1 safe>
        {to.n === present
          ? `What changed since release ${since.n}`
          : `What changed from release ${since.n} to release ${to.n}`}
      </h1>
      <p class="lede" safe>
        {headingOf(meeting)}
      </p>
      <dl class="facts">
        <dt>Before</dt>
        <dd>
          <a href={`${pathOf(meeting)}/releases/${since.n}`} safe>{`Release ${since.n}`}</a>
          <span safe>{` of ${dateOf(meeting, since)}: ${since.heading}`}</span>
        </dd>
        <dt>{to.n === present ? 'Now' : 'After'}</dt>
        <dd>
          <a href={`${pathOf(meeting)}/releases/${to.n}`} safe>{`Release ${to.n}`}</a>
          <span safe>{` of ${dateOf(meeting, to)}: ${to.heading}`}</span>
        </dd>
      </dl>
      {to.n === present ? (
        ''
      ) : (
        <p class="note alert">
          This is not what is new today: another release came after it.{' '}
          <a href={`${pathOf(meeting)}/changes?since=${since.n}`}>See all that changed until now</a>.
        </p>
      )}
      {meeting.status === 'postponed' ? (
        <p class="note alert">
          The meeting is postponed: none of its times holds. A new date will be announced.
        </p>
      ) : material.length === 0 ? (
        <p class="note">
          {wording.length === 0 ? 'Nothing has changed.' : 'No time, room or person has changed.'}
        </p>
      ) : (
        <Changes changes={material} now={to.n === present} />
      )}
      {wording.length === 0 ? (
        ''
      ) : (
        <details class="wording">
          <summary safe>{`Changes of wording (${wording.length})`}</summary>
          <Changes changes={wording} now={to.n === present} />
        </details>
      )}
    </>
  );
}

const changeNames: Readonly<Record<ProgrammeChange['what'], string>> = {
  'sitting-added': 'New sitting',
  'sitting-removed': 'Sitting taken out',
  'sitting-moved': 'Another time',
  'room-changed': 'Another room',
  'item-added': 'New on the programme',
  'item-removed': 'Taken off the programme',
  'item-moved': 'Another time',
  'people-changed': 'Other people',
  contacts: 'Contacts',
  wording: 'Wording',
};

function Changes({ changes, now }: { changes: readonly ProgrammeChange[]; now: boolean }): JSX.Element {
  return (
    <ul class="plain changes">
      {changes.map(({ what, subject, before, after }) => (
        <li>
          <h2>
            <span class="kind" safe>
              {changeNames[what]}
            </span>
            <span safe>{subject}</span>
          </h2>
          <dl class="before-after">
            <div class="old">
              <dt>Before</dt>
              <dd safe>{said(before, 'Not on the programme')}</dd>
            </div>
            <div class="new">
              <dt>{now ? 'Now' : 'After'}</dt>
              <dd safe>{said(after, 'No longer on the programme')}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** Null: it was not there. Empty: it was there and said nothing. */
const said = (text: string | null, absent: string): string => (text === '' ? 'Nothing' : (text ?? absent));

function Back({ meeting }: { meeting: Meeting }): JSX.Element {
  return (
    <p class="eyebrow">
      <a href={pathOf(meeting)} safe>
        {headingOf(meeting)}
      </a>
    </p>
  );
}
