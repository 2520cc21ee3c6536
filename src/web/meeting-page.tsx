import { fullTitle, headingOf, type Meeting, personLine, type Process } from '../meetings/index.js';
import { FollowForm } from './follow-pages.js';
import { datesAndCity, MeetingFacts } from './parts.js';
import { ProgrammeBy, type ProgrammeView, ViewLinks } from './programme-views.js';
import { ReleaseLine, type Shown } from './release-pages.js';

export interface Subscription {
  https: string;
  webcal: string;
  google: string;
}

export interface MeetingPageProps {
  /** With the programme of the release that is shown. */
  meeting: Meeting;
  process: Process;
  /** Null: of before releases were numbered. */
  shown: Shown | null;
  view: ProgrammeView;
  /** The address of this page without its view: that of a release, or of a day, stays when the view changes. */
  address: string;
  subscribe: { meeting: Subscription; process: Subscription };
}

/** The public page of a meeting: programme and ways to subscribe. Who comes is not on it. */
export function MeetingPage(props: MeetingPageProps): JSX.Element {
  const { meeting, process, shown, view, address } = props;
  const present = shown === null || shown.release.n === shown.present;
  return (
    <>
      <p class="eyebrow" safe>
        {process.title}
      </p>
      <h1 safe>{headingOf(meeting)}</h1>
      <p class="lede" safe>
        {meeting.title}
      </p>
      <StatusNote meeting={meeting} />
      {shown !== null && !present ? <ReleaseLine meeting={meeting} shown={shown} /> : ''}
      <MeetingFacts meeting={meeting} />
      <section aria-labelledby="programme">
        <h2 id="programme">Programme</h2>
        {shown !== null && present ? <ReleaseLine meeting={meeting} shown={shown} /> : ''}
        {meeting.status === 'postponed' ? '' : <ViewLinks address={address} view={view} />}
        <ProgrammeBy meeting={meeting} view={view} />
      </section>
      {present ? <Subscribe {...props} /> : ''}
      {present && isOpen(meeting) ? <FollowForm meeting={meeting} /> : ''}
      <Mandate process={process} />
    </>
  );
}

/** There may be changes yet. */
const isOpen = ({ status }: Meeting): boolean => status === 'announced' || status === 'postponed';

function StatusNote({ meeting }: { meeting: Meeting }): JSX.Element {
  if (meeting.status === 'cancelled') {
    return (
      <div class="note alert" role="status">
        <h2>This meeting is cancelled</h2>
        {meeting.reason === null ? '' : <p safe>{meeting.reason}</p>}
        <p>The programme below is kept for the record; nothing of it takes place.</p>
      </div>
    );
  }
  if (meeting.status === 'postponed') {
    return (
      <div class="note alert" role="status">
        <h2>This meeting is postponed; a new date will be announced</h2>
        {meeting.reason === null ? '' : <p safe>{meeting.reason}</p>}
        <p>It does not take place at the date that was announced. All who were invited will be told.</p>
      </div>
    );
  }
  if (meeting.status !== 'held') return <></>;
  return (
    <div class="note" role="status">
      <p>
        <strong>This meeting is over.</strong> The programme below is that of its last release.
      </p>
    </div>
  );
}

function Subscribe({ meeting, process, subscribe }: MeetingPageProps): JSX.Element {
  return (
    <section class="subscribe" aria-labelledby="subscribe">
      <h2 id="subscribe">In your calendar</h2>
      <p>
        A subscribed calendar follows every change of the programme. Calendars look for changes at their own
        pace: some within minutes, Google and Outlook only after several hours.
      </p>
      {meeting.status === 'announced' ? (
        <>
          <div class="actions">
            <a class="button" href={subscribe.meeting.webcal}>
              Subscribe to this meeting
            </a>
            <a class="button quiet" href={subscribe.meeting.google}>
              Add to Google Calendar
            </a>
          </div>
          <p class="small">
            Or copy this address into your calendar:
            <a class="address" href={subscribe.meeting.https} safe>
              {subscribe.meeting.https}
            </a>
          </p>
        </>
      ) : (
        ''
      )}
      <p class="small">
        <span safe>{`All meetings of the ${process.shortTitle}: `}</span>
        <a href={subscribe.process.webcal}>subscribe</a>, or copy
        <a class="address" href={subscribe.process.https} safe>
          {subscribe.process.https}
        </a>
      </p>
    </section>
  );
}

function Mandate({ process }: { process: Process }): JSX.Element {
  return (
    <section aria-labelledby="about">
      <h2 id="about">About the process</h2>
      <dl class="facts">
        <dt>Mandate</dt>
        <dd>
          <ul>
            {process.mandate.map(({ symbol, subject }) => (
              <li safe>{subject === null ? symbol : `${symbol}: ${subject}`}</li>
            ))}
          </ul>
        </dd>
        {process.coFacilitators.length === 0 ? (
          ''
        ) : (
          <>
            <dt>Co-facilitators</dt>
            <dd>
              <ul>
                {process.coFacilitators.map((person) => (
                  <li safe>{personLine({ ...person, affiliation: null })}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Documents</dt>
        <dd>
          <a href={`/processes/${encodeURIComponent(process._id)}/documents`}>
            Letters, notes and briefs of the process
          </a>
        </dd>
        <dt>Office</dt>
        <dd safe>{process.office.name}</dd>
      </dl>
    </section>
  );
}

/** Meetings that are announced. */
export function MeetingListPage({ meetings }: { meetings: readonly Meeting[] }): JSX.Element {
  return (
    <>
      <h1>Meetings</h1>
      {meetings.length === 0 ? <p>No meeting is announced yet.</p> : ''}
      <ul class="plain">
        {meetings.map((meeting) => (
          <li>
            <a href={`/meetings/${meeting._id}`} safe>
              {fullTitle(meeting)}
            </a>
            <p
              class="small muted"
              safe
            >{`${datesAndCity(meeting)}${meeting.status === 'cancelled' ? ' – cancelled' : ''}`}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
