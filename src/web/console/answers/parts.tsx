import { type AnswerValue, bodyWord, type Invitation, valueNames } from '../../../invitations/index.js';
import { datesSaid, headingOf, type Meeting } from '../../../meetings/index.js';
import { attribute, Badge, type Crumb, type Tone } from '../frame/index.js';

export const answersPath = (meetingId: string): string => `/office/meetings/${meetingId}/answers`;
export const remindersPath = (meetingId: string): string => `/office/meetings/${meetingId}/reminders`;
export const invitationPath = (id: string): string => `/office/invitations/${id}`;

export const meetingCrumbs = (meeting: Meeting, ...more: Crumb[]): Crumb[] => [
  { text: 'Office', href: '/office' },
  { text: 'Meetings', href: '/office/meetings' },
  { text: headingOf(meeting), href: answersPath(meeting._id) },
  ...more,
];

const tabs = (meeting: Meeting) =>
  [
    { key: 'answers', text: 'Answers and seats', href: answersPath(meeting._id) },
    { key: 'reminders', text: 'Reminders', href: remindersPath(meeting._id) },
    {
      key: 'meeting',
      text: 'The meeting',
      href: `/office/processes/${meeting.processId}/meetings/${meeting._id}`,
    },
  ] as const;
export type MeetingTab = ReturnType<typeof tabs>[number]['key'];

/** Heading of every page about a meeting's invitations, and the way between them. */
export function MeetingHead({
  meeting,
  title,
  current,
}: {
  meeting: Meeting;
  title: string;
  current: MeetingTab;
}): JSX.Element {
  return (
    <>
      <h1 safe>{title}</h1>
      <p class="lede" safe>
        {`${headingOf(meeting)}, ${datesSaid(meeting)}, ${meeting.city}`}
      </p>
      <nav aria-label="Parts of the meeting">
        <ul class="tabs">
          {tabs(meeting).map(({ key, text, href }) => (
            <li>
              <a href={attribute(href)} {...(key === current ? { 'aria-current': 'page' } : {})}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

const tones: Readonly<Record<AnswerValue | 'none', Tone>> = {
  accepted: 'good',
  declined: 'plain',
  tentative: 'open',
  none: 'open',
};

export const valueText = (value: AnswerValue | 'none'): string =>
  value === 'none' ? 'no answer yet' : valueNames[value];

/** "had accepted the earlier date (19 and 20 June 2017)" */
export const earlierText = ({ value, dates }: NonNullable<Invitation['earlier']>): string =>
  `${earlierNames[value]} (${dates})`;

const earlierNames: Readonly<Record<AnswerValue, string>> = {
  accepted: 'had accepted the earlier date',
  declined: 'had declined the earlier date',
  tentative: 'had not decided on the earlier date',
};

export const ValueBadge = ({ value }: { value: AnswerValue | 'none' }): JSX.Element => (
  <Badge tone={tones[value]} text={valueText(value)} />
);

/** "delegation" or "organisation" */
export const bodyOf = ({ addressee }: Invitation): string => bodyWord(addressee);

/** One figure at the head of a board. */
export const Figure = ({ count, text }: { count: number | string; text: string }): JSX.Element => (
  <li>
    <span class="figure" safe>
      {String(count)}
    </span>{' '}
    <span safe>{text}</span>
  </li>
);
