import { DateTime } from 'luxon';

/** What the example is made for: days are computed from it. */
export interface ExampleDays {
  /** Day of the letter, YYYY-MM-DD. */
  today: string;
  /** IANA zone of the office. */
  zone: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const table = (...rows: string[]): string => `${rows.join('\n')}\n`;

/**
 * The files of an example process by path, in the format that `convene import` reads. Whom it addresses is invented and
 * lives under example.org, so that trying it out writes to nobody. JSON stays JSON: what there is to say of its fields
 * stands in the folder's README, and in the letter's text as Liquid comments, which no reader of the letter sees.
 */
export function exampleFolder({ today, zone }: ExampleDays): ReadonlyMap<string, string> {
  // Six weeks ahead, on a Tuesday; answers are asked for a week before.
  const day = DateTime.fromISO(today, { zone }).plus({ weeks: 6 }).set({ weekday: 2 });
  const date = day.toFormat('yyyy-MM-dd');
  const answersBy = day.minus({ weeks: 1 }).set({ hour: 17 }).toISO({ suppressMilliseconds: true }) ?? '';
  return new Map([
    ['README.md', readme],
    ['process.json', json(processFile(zone))],
    ['meeting.json', json(meetingFile(date, zone, answersBy))],
    ['programme.json', json(programmeFile)],
    ['lists.json', json(listsFile)],
    ['venues.json', json(venuesFile(zone))],
    ['stationery.json', json(stationeryFile)],
    ['letters/letters.json', json(lettersFile(today))],
    ['letters/invitation.md', invitation],
    [
      'directory/delegations.csv',
      table(
        'id,category,since,name_en,fictitious,source',
        'del-example-atlantis,observer,2000-01-01,Atlantis (example),yes,Invented as an example',
        'del-example-lemuria,observer,2000-01-01,Lemuria (example),yes,Invented as an example',
      ),
    ],
    [
      'directory/contacts.csv',
      table(
        'owner,address,role,name,source',
        'del-example-atlantis,registry@atlantis.example.org,registry,Registry,Invented as an example',
        'del-example-lemuria,registry@lemuria.example.org,registry,Registry,Invented as an example',
        'del-example-lemuria,pr.office@lemuria.example.org,permanent-representative,Office of the Permanent Representative,Invented as an example',
      ),
    ],
    [
      'directory/stakeholders.csv',
      table(
        'name,kind,accredited_on,accredited_until,source,process,address,contact,role,fictitious',
        `Relief Union (example),ngo,${today},,Invented as an example,example-process,office@relief-union.example.org,Liaison office,focal-point,yes`,
      ),
    ],
  ]);
}

const processFile = (zone: string) => ({
  key: 'example-process',
  title: 'Example process',
  shortTitle: 'Example process',
  mandate: [{ symbol: 'A/RES/00/000', subject: 'the resolution that mandates the process' }],
  coFacilitators: [
    {
      title: 'H.E. Ms.',
      name: 'First Co-Facilitator',
      function: 'Permanent Representative of Atlantis to the United Nations',
      affiliation: 'Atlantis (example)',
    },
    {
      title: 'H.E. Mr.',
      name: 'Second Co-Facilitator',
      function: 'Permanent Representative of Lemuria to the United Nations',
      affiliation: 'Lemuria (example)',
    },
  ],
  office: { name: 'Office of the Example Process', mailbox: 'office@example.org', zone },
});

const meetingFile = (date: string, zone: string, answersBy: string) => ({
  key: 'first-meeting',
  title: 'The theme of the first meeting',
  kind: 'informal consultation',
  ordinal: 1,
  venue: 'United Nations Headquarters',
  place: 'Conference Building',
  room: 'Conference Room 1',
  city: 'New York',
  zone,
  sittings: [
    { id: 'morning', date, start: '10:00', end: '13:00' },
    { id: 'afternoon', date, start: '15:00', end: '18:00' },
  ],
  answersBy,
});

const programmeFile = {
  items: [
    {
      id: 'opening',
      kind: 'opening',
      title: 'Opening',
      sitting: 'morning',
      start: '10:00',
      end: '10:15',
      ledBy: 'the co-facilitators',
    },
    {
      id: 'panel-1',
      kind: 'panel',
      title: 'First panel',
      sitting: 'morning',
      start: '10:15',
      end: '13:00',
      paragraph: 'What the panel is about, in a sentence or two.',
      seats: [
        { id: 'panel-1-moderator', role: 'moderator' },
        { id: 'panel-1-expert-1', role: 'expert' },
        { id: 'panel-1-expert-2', role: 'expert' },
      ],
    },
    {
      id: 'panel-2',
      kind: 'panel',
      title: 'Second panel',
      sitting: 'afternoon',
      start: '15:00',
      end: '17:45',
      paragraph: 'What the panel is about, in a sentence or two.',
      seats: [{ id: 'panel-2-moderator', role: 'moderator' }],
    },
    {
      id: 'closing',
      kind: 'closing',
      title: 'Closing',
      sitting: 'afternoon',
      start: '17:45',
      end: '18:00',
      ledBy: 'the co-facilitators',
    },
  ],
  rules: { floorMinutes: 3 },
};

const listsFile = {
  lists: [
    {
      id: 'example-addressees',
      title: 'Addressees of the example',
      rule: {
        categories: [],
        include: [
          { id: 'del-example-atlantis', why: 'invented, to try the letter out' },
          { id: 'del-example-lemuria', why: 'invented, to try the letter out' },
        ],
      },
    },
  ],
};

const venuesFile = (zone: string) => {
  const day = [{ from: '08:00', to: '20:00' }];
  return {
    venues: [
      {
        id: 'example-house',
        name: 'Example House',
        address: ['1 Example Street'],
        city: 'New York',
        zone,
        hours: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day },
        source: 'Invented as an example',
        rooms: [
          {
            id: 'example-room-a',
            name: 'Room A',
            whereabouts: 'First floor',
            capacity: { conference: 60, theatre: 90 },
            booths: 6,
            accessibility: ['step-free', 'hearing loop'],
            equipment: ['microphones', 'screen'],
            after: 15,
          },
          { id: 'example-room-b', name: 'Room B', capacity: { conference: 40 }, after: 15, approval: true },
          {
            id: 'example-rooms-a-b',
            name: 'Rooms A and B together',
            capacity: { theatre: 140 },
            after: 30,
            parts: ['example-room-a', 'example-room-b'],
          },
        ],
      },
    ],
  };
};

const lettersFile = (date: string) => ({
  letters: [
    {
      key: 'invitation',
      kind: 'pga-cover-letter',
      date,
      subject: 'First informal consultation: invitation',
      shortTitle: 'Invitation',
      language: 'en',
      dispatched: true,
      audience: { listId: 'example-addressees' },
      stationery: 'office',
      body: 'invitation.md',
      foot: 'The delegations named in the list of addressees',
      mark: 'Example: not to be sent',
      enclosures: [{ kind: 'document', document: 'programme' }],
    },
  ],
});

const stationeryFile = {
  stationery: [
    {
      key: 'office',
      title: 'Office of the Example Process',
      letterheads: [{ lines: ['Office of the Example Process'] }],
      placeLine: 'New York',
      salutation: 'Excellency,',
      closing: 'Please accept, Excellency, the assurances of my highest consideration.',
      signatories: [{ name: 'A. N. Example', lines: ['Head of the office'] }],
    },
  ],
};

const invitation = `{% comment %}
This is the text of the letter: Markdown, with placeholders in double braces that are filled when the letter is shown
or sent. Comments like this one are never printed. A placeholder that has no value is an error of the dry run.

What the placeholders may name:
  letter.date  letter.subject  letter.language      this letter
  meeting.heading   "First informal consultation"    meeting.title, .kind, .ordinal
  meeting.dates     "19 and 20 June 2017"            meeting.firstDay, .lastDay with the weekday
  meeting.placeLine room, place and venue            meeting.venue, .place, .room, .city, .zone
  meeting.answersBy the day until which answers are asked for; empty where none is set
  meeting.days      each with .day, .sittings (.start, .end, .room, .title) and .items of the programme
  meeting.panels    each with .title, .day, .start, .end, .paragraph, .seats
  process.title  process.shortTitle  process.office  process.mandate  process.coFacilitators (.line, .name)
  moderators        each with .line, .name, .panel
  refersTo[0].date  refersTo[0].subject              letters named in "refersTo", in order
  addressee.name  addressee.nameInText  addressee.office  addressee.formalName
                    a letter that names its addressee is made for each of them apart
Filters: date_long ("6 June 2017"), downcase, upcase and others that the dry run names.
{% endcomment %}
I have the honour to invite you to the {{ meeting.heading | downcase }} on the theme “{{ meeting.title }}”, to be held on {{ meeting.firstDay }} in {{ meeting.placeLine }}. The programme is enclosed.

The sittings are:
{% for day in meeting.days %}{% for sitting in day.sittings %}
- {{ day.day }}, {{ sitting.start }} to {{ sitting.end }}
{% endfor %}{% endfor %}

The message that conveys this letter holds a link by which your delegation may announce its participation{% if meeting.answersBy %}, if possible by {{ meeting.answersBy }}{% endif %}.
`;

const readme = `# An example process

Written by \`convene init\`. It is complete: import it as it is, look at the letter, then put your own process in its place.
Whom it addresses is invented and has mailboxes under example.org, which belong to nobody.

\`\`\`
convene import . --announce            # process, meeting, programme, lists, letter; the meeting may be seen and invited to
convene letters dry-run <letter>       # everything that speaks against issuing, and to how many it goes
convene letters submit <letter>
convene letters clear <letter>         # by somebody else than its writer, with a token of the role "clearer"
convene letters issue <letter> --addressees 2
\`\`\`

The commands want the address of the house and a token, in \`CONVENE_URL\` and \`CONVENE_TOKEN\`. In the office console the
same is done by hand: Processes, Meetings, Letters.

## Importing again

Process, meeting and letters have a \`key\`, venues and rooms an \`id\`. Whoever imports the folder again, with whatever token, finds them by it; they are
left as they are, because somebody may have worked on them since, and the command names them. To begin another process, give
\`process.json\` another key.

## The files

They are plain JSON, so they hold no comments, and a field that Convene does not know is refused: a slip is found at once.

| file | what it holds |
| --- | --- |
| \`process.json\` | the process |
| \`meeting.json\` | its meeting, with the sittings |
| \`programme.json\` | the items of the programme and the speaking limits |
| \`lists.json\` | distribution lists of your own; leave it out if those of the house are enough |
| \`venues.json\` | venues with their rooms; leave it out if the house has them |
| \`stationery.json\` | letterhead, salutation, closing and signatories that letters take; leave it out if each letter says its own |
| \`letters/letters.json\` | the letters, in the order in which they are drafted |
| \`letters/*.md\` | their texts; \`invitation.md\` explains all placeholders |
| \`directory/*.csv\` | tables for the directory, brought in whole or not at all; leave them out if the directory has everybody |

### process.json

| field | meaning |
| --- | --- |
| \`key\` | lower-case letters, digits and hyphens; never changed |
| \`title\`, \`shortTitle\` | the short one stands in tables and feeds |
| \`mandate\` | resolutions, each with \`symbol\` and \`subject\` (what it lays down) |
| \`coFacilitators\` | up to six: \`title\` ("H.E. Ms."), \`name\`, \`function\`, \`affiliation\` (the State) |
| \`office\` | \`name\`, \`mailbox\`, and the time \`zone\` in which it works |

### meeting.json

| field | meaning |
| --- | --- |
| \`key\` | as above; unique in the process |
| \`title\` | the theme |
| \`kind\`, \`ordinal\` | "informal consultation" and 1 read "First informal consultation" |
| \`venue\`, \`place\`, \`room\`, \`city\` | where; \`place\` and \`room\` may be left out |
| \`roomId\` | a room of the house by its id, such as one of \`venues.json\`: it is booked with the meeting, and gives \`room\` its name. Its venue keeps the time \`zone\` of the meeting |
| \`zone\` | IANA time zone of all its times, such as \`Europe/Zurich\` |
| \`sittings\` | each with \`id\`, \`date\`, \`start\`, \`end\`; \`room\` or \`roomId\`, \`title\` and \`invited\` where they differ from the meeting's |
| \`answersBy\` | until when delegations may answer, with the offset from UTC; or leave it out |

### programme.json

Each item has an \`id\`, a \`kind\` (\`opening\`, \`panel\`, \`summary-panel\`, \`break\`, \`closing\` …), a \`title\`, the \`sitting\` it belongs to,
\`start\` and \`end\`; \`ledBy\`, a \`paragraph\` and \`seats\` where it has them. A seat without a \`person\` reads "to be announced".
\`rules.floorMinutes\` is the longest intervention from the floor.

### lists.json

A list is a rule, resolved anew for the day of each letter. \`categories\` are \`member-state\`, \`observer-state\`, \`observer\` and
\`stakeholder\`; filters are \`consultationGroups\`, \`electoralGroups\`, \`overlays\`, \`organisationKinds\` and \`correspondence\`; \`include\` and
\`exclude\` name single ones with the reason. For everybody, use the list of the house
\`all-permanent-representatives-and-permanent-observers\` in \`audience\`, after \`convene import --standing-directory\`.

### venues.json

Each venue has an \`id\` (lower-case letters, digits and hyphens, never changed), \`name\`, \`address\` (line by line), \`city\`, \`zone\`, \`hours\`, \`source\`
and its \`rooms\`. Hours are given by weekday, in the time of the venue: \`"monday": [{"from": "08:00", "to": "12:00"}, {"from": "13:00", "to": "24:00"}]\`;
a day left out is closed. All is looked at before anything of the folder is brought in; one fault refuses all of it.

| field of a room | meaning |
| --- | --- |
| \`id\`, \`name\`, \`whereabouts\` | as above; the name as the door says it; how to find it |
| \`capacity\` | seats by layout: \`theatre\`, \`classroom\`, \`boardroom\`, \`u-shape\`, \`conference\`, \`reception\`; what is not possible is left out |
| \`booths\` | for interpreters |
| \`accessibility\`, \`equipment\` | lists of words |
| \`hours\` | its own; left out, those of the venue |
| \`before\`, \`after\` | minutes that stay free, to turn it round |
| \`parts\` | ids of the rooms that it is made of: it is free when all of them are |
| \`approval\` | true: a booking waits for somebody of the office |
| \`authority\` | the name of the outside authority that gives the room; a booking waits for it |
| \`closed\` | true: no new bookings |

### stationery.json

| field | meaning |
| --- | --- |
| \`key\` | letters of the folder name it by this |
| \`title\` | the office chooses it by this in the console; imported again, it is found by it and left as it is |
| \`letterheads\` | one, or two side by side, each with \`lines\`; the example's is neutral: put yours |
| \`placeLine\`, \`salutation\`, \`closing\`, \`foot\`, \`addressBlock\`, \`signatories\`, \`mark\` | as in a letter |

### letters/letters.json

| field | meaning |
| --- | --- |
| \`key\` | names the letter in the folder; \`refersTo\` and enclosures name other letters by it |
| \`kind\` | \`pga-cover-letter\`, \`co-facilitators-letter\`, \`rescheduling\` and \`reinstatement\` invite, if they are dispatched |
| \`date\`, \`subject\`, \`shortTitle\` | the letter is cited by date and subject; the short title names its file |
| \`dispatched\` | false: it only travels inside another letter |
| \`audience\` | \`listId\` of a distribution list |
| \`stationery\` | the key of one of \`stationery.json\`; what the letter says itself goes before it |
| \`letterheads\`, \`placeLine\`, \`salutation\`, \`closing\`, \`foot\`, \`addressBlock\` | the letter's form; left out, those of its kind; \`null\`: none |
| \`body\` | the file with the text |
| \`signatories\` | each with \`name\`, \`lines\`, and \`country\` where two sign |
| \`mark\` | printed on every page: take it out of a real letter |
| \`enclosures\` | \`{"kind": "document", "document": "programme"}\` or \`procedural-note\`; \`{"kind": "letter", "key": …}\`; \`{"kind": "file", "file": "brief.pdf", "name": "Issue brief.pdf"}\` |

### directory/*.csv

| file | columns; the first ones are needed |
| --- | --- |
| \`delegations.csv\` | \`id\` or \`iso3\`, \`category\`, \`since\`, \`name_en\`; \`name_fr\`, groups, \`source\` |
| \`contacts.csv\` | \`owner\` (id or ISO code), \`address\`, \`role\`; \`name\`, \`order\`, \`source\`, \`from\`, \`until\` |
| \`stakeholders.csv\` | \`name\`, \`kind\`, \`accredited_on\`, \`source\`; \`accredited_until\`, \`process\` (its key; empty: house-wide), \`address\`, \`contact\`, \`role\`, \`language\` |
`;
