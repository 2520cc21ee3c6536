import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { PDFDocument } from '@cantoo/pdf-lib';
import { DirectoryImport, DistributionLists } from '../../directory/index.js';
import { LetterFiles, LetterIssue, letterKinds, LettersService } from '../../letters/index.js';
import { Composers, DeliveryReader } from '../../mail/index.js';
import { Meetings } from '../../meetings/index.js';
import { systemActor } from '../../messaging/index.js';
import { openContext } from '../../roles/context.js';
import { features } from '../../roles/features.js';
import { measureProblems } from '../measure.problems.js';
import type { Place } from '../support/stage.js';
import type { RivalMessage } from './rival.types.js';

const actor = systemActor('bench', 'measure');
/** Everybody; and some of them, for runs against a slow server. */
export type Audience = 'bench-all' | 'bench-some';

const DAY = '2030-06-17';
const ENCLOSURE = 'Background document.pdf';
const LETTER_DATE = '2030-04-01';

const BODY = `I have the honour to invite you to the {{ meeting.heading | downcase }}, to be held on {{ meeting.dates }} in {{ meeting.placeLine }}, on the theme “{{ meeting.title }}”.

The session is part of the preparatory process of the {{ process.title | downcase }}. It will hear panels of experts and then the delegations, **in the order in which they ask for the floor**; statements of the floor are limited to three minutes each.

The programme is as follows:

| Day | Sitting |
| --- | --- |
{% for day in meeting.days %}{% for sitting in day.sittings %}| {{ sitting.day }} | {{ sitting.start }} to {{ sitting.end }} |
{% endfor %}{% endfor %}

1. Opening, with statements of the co-facilitators.
2. Two panels, each followed by an exchange of views.
3. Summary by the co-facilitators, and next steps.

A document that serves as background is enclosed. Delegations that wish to circulate their statements may hand them in at the podium before the sitting begins; copies are not required. Interpretation into the six official languages will be provided in both sittings, and the sittings will be broadcast.

I encourage all delegations to take an active part, and at the highest level possible. The message that conveys this letter holds a link by which each of them may announce its participation.`;

/** A house with a directory of as many delegations as mails are to leave, and letters to them: all by the real services. */
export class LetterHouse {
  private constructor(
    readonly context: INestApplicationContext,
    private readonly processId: string,
    private readonly meetingId: string,
    private enclosure: string,
    private readonly sizes: Readonly<Record<Audience, number>>,
  ) {}

  /**
   * @param all delegations, each with one mailbox
   * @param some how many of them are on the short list
   */
  static async open(place: Place, all: number, some: number): Promise<LetterHouse> {
    const context = await openContext(place.config, features.common);
    await fillDirectory(context, all, some);
    const meetings = context.get(Meetings, { strict: false });
    const process = await meetings.openProcess(actor, {
      title: 'Global compact of the benches',
      shortTitle: 'Benches',
      mandate: [],
      coFacilitators: [],
      office: { name: 'Office of the President', mailbox: 'office@convene.example.org' },
    });
    const meeting = await meetings.plan(actor, process._id, {
      title: 'Measuring what is promised',
      kind: 'informal thematic session',
      ordinal: 3,
      venue: 'United Nations Office at Geneva',
      place: 'Palais des Nations',
      room: 'Room XIX',
      city: 'Geneva',
      zone: 'Europe/Zurich',
      sittings: [sitting('morning', '10:00', '13:00'), sitting('afternoon', '15:00', '18:00')],
      answersBy: null,
    });
    await meetings.announce(actor, meeting._id);
    const house = new LetterHouse(context, process._id, meeting._id, '', {
      'bench-all': all,
      'bench-some': some,
    });
    await house.enclose(0);
    return house;
  }

  /** Letters from now on enclose a PDF of about so many bytes, which does not compress. */
  async enclose(bytes: number): Promise<void> {
    const files = this.context.get(LetterFiles, { strict: false });
    const { _id } = await files.upload(actor, ENCLOSURE, await pdfOf(bytes));
    this.enclosure = _id;
  }

  /** Drafts and clears a letter, so that nothing is left but to issue it. */
  async prepare(audience: Audience): Promise<string> {
    const letters = this.context.get(LettersService, { strict: false });
    const { defaults, shortTitle, sample } = letterKinds['pga-cover-letter'];
    const { letterheads, salutation, closing, foot } = defaults.en;
    const letter = await letters.draft(actor, {
      processId: this.processId,
      kind: 'pga-cover-letter',
      content: {
        date: LETTER_DATE,
        subject: 'Third informal thematic session: invitation',
        language: 'en',
        letterheads,
        salutation,
        body: BODY,
        closing,
        signatories: sample.signatories,
        ...(foot === undefined ? {} : { foot }),
        shortTitle,
        enclosures: [{ kind: 'file', sha256: this.enclosure, name: ENCLOSURE }],
        refersTo: [],
        about: { type: 'meeting', id: this.meetingId },
        dispatched: true,
        audience: { listId: audience },
      },
    });
    await letters.step(actor, letter._id, { step: 'submit-for-clearance' });
    await letters.clear(actor, letter._id);
    return letter._id;
  }

  /** From here the clock runs: pages are rendered, everything is frozen, and the deliveries follow by themselves. */
  async issue(letterId: string, audience: Audience): Promise<void> {
    await this.context
      .get(LetterIssue, { strict: false })
      .issue(actor, letterId, { addressees: this.sizes[audience], holdSeconds: 0, pacePerMinute: 0 });
  }

  /** One mail of the letter as data, for who composes the same message in another way. */
  async sample(letterId: string): Promise<RivalMessage> {
    const reader = this.context.get(DeliveryReader, { strict: false });
    const [row] = (await reader.list({ sourceKind: 'letter', sourceId: letterId }, { limit: 1 })).items;
    if (!row) throw measureProblems.notSettled('The letter has no delivery.');
    const composer = this.context.get(Composers, { strict: false }).of('letter');
    const [{ attachments }, parts] = [await composer.shared(letterId), await composer.parts(letterId, row)];
    return {
      from: { name: 'Convene', address: 'office@convene.example.org' },
      subject: parts.subject,
      text: parts.text,
      html: parts.html,
      calendar: parts.calendar?.content ?? '',
      name: row.addressee.name,
      mailbox: row.mailbox,
      attachments: attachments.map(({ filename, contentType, content }) => ({
        filename,
        contentType,
        base64: content.toString('base64'),
      })),
    };
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

const sitting = (id: string, start: string, end: string) => ({
  id,
  title: null,
  date: DAY,
  start,
  end,
  room: null,
  invited: null,
});

async function fillDirectory(context: INestApplicationContext, all: number, some: number): Promise<void> {
  const numbers = Array.from({ length: all }, (_, n) => String(n).padStart(6, '0'));
  const tables = context.get(DirectoryImport, { strict: false });
  const delegations = numbers.map((number, n) =>
    [
      `del-bench-${number}`,
      n < some ? 'observer' : 'member-state',
      '2000-01-01',
      `Benchland ${number}`,
      'bench',
    ].join(),
  );
  await tables.apply(actor, 'delegations', ['id,category,since,name_en,source', ...delegations].join('\n'));
  const contacts = numbers.map((number) =>
    [`del-bench-${number}`, `mission-${number}@missions.example.org`, 'registry'].join(),
  );
  await tables.apply(actor, 'contacts', ['owner,address,role', ...contacts].join('\n'));
  const lists = context.get(DistributionLists, { strict: false });
  await lists.define(actor, 'bench-all', undefined, 'All', { categories: ['member-state', 'observer'] });
  await lists.define(actor, 'bench-some', undefined, 'Some', { categories: ['observer'] });
}

/** A PDF of one page with a stream that nobody shows and that does not compress. */
async function pdfOf(bytes: number): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.addPage([300, 300]);
  const empty = (await pdf.save()).length;
  pdf.context.register(pdf.context.stream(randomBytes(Math.max(1, bytes - empty))));
  return Buffer.from(await pdf.save());
}
