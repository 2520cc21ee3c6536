import type { FoundBody } from '../../../directory/index.js';
import { type Letter, letterKinds, type ReceivedLetter, referenceText } from '../../../letters/index.js';
import { headingOf, longDay, type Meeting } from '../../../meetings/index.js';
import type { FoundPlace } from '../../../rooms/index.js';
import { Badge, Empty, Link, recordLink, Table, Text } from '../frame/index.js';

export interface SearchPageProps {
  words: string;
  day: string | null;
  letters: readonly Letter[];
  received: readonly ReceivedLetter[];
  bodies: readonly FoundBody[];
  meetings: readonly Meeting[];
  places: readonly FoundPlace[];
}

export function SearchPage({
  words,
  day,
  letters,
  received,
  bodies,
  meetings,
  places,
}: SearchPageProps): JSX.Element {
  const found = letters.length + received.length + bodies.length + meetings.length + places.length;
  return (
    <>
      <h1>Search</h1>
      {words === '' ? (
        <Empty>
          Look for a letter by its date (6 June 2017), its number (PGA/2017/14) or words of its subject, one
          received also by its sender; for a delegation or organisation by its name or code; for a meeting by
          its title; for a room or venue by its name.
        </Empty>
      ) : (
        <p class="lede" role="status" safe>
          {`${found === 0 ? 'Nothing was found' : `${found} found`} for ${day === null ? `“${words}”` : longDay(day)}.`}
        </p>
      )}
      {letters.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Letters</h2>
          <Table
            caption="Letters, the latest first"
            unseen
            rows={letters}
            columns={[
              {
                head: 'Letter',
                cell: (letter) => <Link href={`/office/letters/${letter._id}`} text={letter.subject} />,
              },
              { head: 'Date', cell: ({ date }) => <Text text={longDay(date)} /> },
              { head: 'Number', cell: ({ reference }) => <Text text={referenceText(reference)} /> },
              { head: 'Kind', cell: ({ kind }) => <Text text={letterKinds[kind].title} /> },
              {
                head: 'State',
                cell: ({ state }) => <Badge tone={state === 'issued' ? 'good' : 'plain'} text={state} />,
              },
            ]}
          />
        </section>
      )}
      {received.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Letters received</h2>
          <Table
            caption="Letters received, the latest first"
            unseen
            rows={received}
            columns={[
              {
                head: 'Letter',
                cell: (letter) => (
                  <Link
                    href={recordLink({ type: 'received-letter', id: letter._id }) ?? '/office/received'}
                    text={letter.subject}
                  />
                ),
              },
              { head: 'From', cell: ({ sender }) => <Text text={sender} /> },
              { head: 'Date', cell: ({ date }) => <Text text={longDay(date)} /> },
              { head: 'Number', cell: ({ reference }) => <Text text={referenceText(reference)} /> },
            ]}
          />
        </section>
      )}
      {bodies.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Directory</h2>
          <Table
            caption="Delegations and organisations"
            unseen
            rows={bodies}
            columns={[
              {
                head: 'Name',
                cell: (body) => <Link href={recordLink(body) ?? '/office/directory'} text={body.name} />,
              },
              { head: 'What', cell: ({ what }) => <Text text={what} /> },
            ]}
          />
        </section>
      )}
      {meetings.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Meetings</h2>
          <ul class="plain">
            {meetings.map((meeting) => (
              <li>
                <Link href={`/office/meetings/${meeting._id}`} text={headingOf(meeting)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {places.length === 0 ? (
        ''
      ) : (
        <section>
          <h2>Rooms</h2>
          <Table
            caption="Rooms and venues"
            unseen
            rows={places}
            columns={[
              {
                head: 'Name',
                cell: (place) => <Link href={recordLink(place) ?? '/office/rooms'} text={place.name} />,
              },
              { head: 'Where', cell: ({ where }) => <Text text={where} /> },
            ]}
          />
        </section>
      )}
    </>
  );
}
