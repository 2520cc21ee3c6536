import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  readUploadForm,
  RequirePermission,
  UploadForm,
} from '../../../access/index.js';
import {
  contentOf,
  type Enclosure,
  type Letter,
  LetterFiles,
  LetterPages,
  LettersService,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { line } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, type Fault, seeOther, sendDownload, sendFrameable } from '../frame/index.js';
import { EnclosureChoices } from './enclosure-choices.service.js';
import { EnclosuresPage } from './enclosures-page.js';
import { faultsOrThrow, LetterDesk, lostRace } from './letter-desk.service.js';
import { letterPath, placed } from './parts.js';

interface Returned {
  faults?: readonly Fault[];
  typed?: Record<string, string>;
}

const title = line(300).optional();
const FIELDS = [
  'letter',
  'received',
  'document',
  'file',
  ...['letter', 'received', 'document', 'upload'].map((kind) => `${kind}-title`),
];
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg']);

/** What a letter encloses. Each change is one form with the version that was read. */
@ConsoleController('office/letters/:id/enclosures')
export class LetterEnclosurePages {
  constructor(
    private readonly desk: LetterDesk,
    private readonly service: LettersService,
    private readonly choices: EnclosureChoices,
    private readonly files: LetterFiles,
    private readonly pages: LetterPages,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.page(reply, session, await this.desk.letter(actor, id));
  }

  /** One piece of the package, as it would travel now; of an issued letter as it did. */
  @Get(':n')
  @RequirePermission('letters:read')
  async piece(
    @CurrentActor() actor: Actor,
    @Param() { id, n }: { id: string; n: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.desk.letter(actor, id);
    const { bytes, contentType, filename } = await this.pages.enclosure(
      letter,
      /^\d{1,3}$/.test(n) ? Number(n) : 0,
    );
    if (SHOWN.has(contentType)) sendFrameable(reply, bytes, contentType, filename);
    else sendDownload(reply, bytes, contentType, filename);
  }

  @Post('add')
  @RequirePermission('letters:write')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    const [kind, which] = [values.text('kind'), values.text('which')];
    const back = { typed: { kind, which, title: values.text('title') } };
    const enclosure = this.choices.chosen(kind, which);
    const named = title.safeParse(values.filled('title'));
    if (enclosure === null) {
      await this.page(reply, session, letter, {
        ...back,
        faults: [{ field: kind, message: 'Choose what to enclose.' }],
      });
      return;
    }
    if (!named.success) {
      await this.page(reply, session, letter, { ...back, faults: titleFaults(kind, named.error.issues) });
      return;
    }
    const titled = named.data === undefined ? enclosure : { ...enclosure, title: named.data };
    await this.change(
      reply,
      session,
      actor,
      letter,
      values.number('version'),
      [...letter.enclosures, titled],
      back,
    );
  }

  @Post('upload')
  @UploadForm()
  @RequirePermission('letters:write')
  async upload(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fields, file } = await readUploadForm(request, session);
    const values = new FormValues(fields);
    const letter = await this.desk.letter(actor, id);
    const back = { typed: { kind: 'upload', title: values.text('title') } };
    const named = title.safeParse(values.filled('title'));
    if (!named.success) {
      await this.page(reply, session, letter, { ...back, faults: titleFaults('upload', named.error.issues) });
      return;
    }
    if (file === undefined || file.bytes.length === 0) {
      await this.page(reply, session, letter, {
        ...back,
        faults: [{ field: 'file', message: 'Choose a file.' }],
      });
      return;
    }
    let enclosure: Enclosure;
    try {
      const called = line(200).safeParse(file.name);
      const kept = await this.files.upload(actor, called.success ? called.data : 'Document', file.bytes);
      const name = called.success ? called.data : kept.name;
      enclosure = {
        kind: 'file',
        sha256: kept._id,
        name,
        ...(named.data === undefined ? {} : { title: named.data }),
      };
    } catch (error) {
      const faults = faultsOrThrow(error).map(({ message }) => ({ field: 'file', message }));
      await this.page(reply, session, letter, { ...back, faults });
      return;
    }
    await this.change(
      reply,
      session,
      actor,
      letter,
      values.number('version'),
      [...letter.enclosures, enclosure],
      back,
    );
  }

  @Post('up')
  @RequirePermission('letters:write')
  up(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.move(reply, session, actor, id, sent, (all, n) => swapped(all, n - 1));
  }

  @Post('down')
  @RequirePermission('letters:write')
  down(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.move(reply, session, actor, id, sent, swapped);
  }

  @Post('remove')
  @RequirePermission('letters:write')
  remove(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.move(reply, session, actor, id, sent, (all, n) => all.filter((_, index) => index !== n));
  }

  private async move(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    id: string,
    sent: unknown,
    how: (all: readonly Enclosure[], n: number) => Enclosure[],
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    const next = how(letter.enclosures, values.number('n'));
    await this.change(reply, session, actor, letter, values.number('version'), next);
  }

  private async change(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    letter: Letter,
    version: number,
    enclosures: Enclosure[],
    back: Returned = {},
  ): Promise<void> {
    try {
      await this.service.edit(actor, letter._id, version, { ...contentOf(letter), enclosures });
    } catch (error) {
      const faults = lostRace(error)
        ? [
            {
              field: 'main',
              message:
                'The letter was changed meanwhile, or the form was sent twice. Look at the list as it is now.',
            },
          ]
        : placed(faultsOrThrow(error), FIELDS);
      await this.page(reply, session, await this.desk.letter(actor, letter._id), { ...back, faults });
      return;
    }
    seeOther(reply, letterPath(letter, '/enclosures'), 'enclosures-changed');
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    { faults = [], typed = {} }: Returned = {},
  ): Promise<void> {
    const drafts = letter.state === 'draft' && session.may('letters:write');
    await this.desk.send(reply, session, letter, {
      title: 'Enclosures',
      wide: true,
      faults,
      children: EnclosuresPage({
        session,
        letter,
        enclosed: await this.choices.described(letter),
        outlook: await this.desk.outlook(letter),
        letters: drafts ? await this.choices.letters(letter) : [],
        received: drafts ? await this.choices.receivedLetters(letter) : [],
        documents: drafts ? await this.choices.documents(letter) : [],
        faults,
        typed,
      }),
    });
  }
}

const titleFaults = (kind: string, issues: readonly { message: string }[]): Fault[] =>
  issues.map(({ message }) => ({ field: `${kind}-title`, message: `Title: ${message}` }));

/** The one at `n` and the one after it change places. */
function swapped(all: readonly Enclosure[], n: number): Enclosure[] {
  const [one, other] = [all[n], all[n + 1]];
  if (one === undefined || other === undefined) return [...all];
  return all.map((enclosure, index) => (index === n ? other : index === n + 1 ? one : enclosure));
}
