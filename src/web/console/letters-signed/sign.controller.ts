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
  isIssued,
  type Letter,
  LetterPages,
  LetterReader,
  LetterSigning,
  signatureRule,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { line, sha256 } from '../../../platform/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  seeOther,
  sendFrameable,
} from '../frame/index.js';
import { SignPage, signPath } from './sign-page.js';

const HTML = 'text/html; charset=utf-8';
const PDF = 'application/pdf';

/** The signed copy of a cleared letter: uploaded, held against the text that was cleared, confirmed by a person. */
@ConsoleController('office/letters/:id/sign')
export class SignPages {
  constructor(
    private readonly console: Console,
    private readonly reader: LetterReader,
    private readonly pages: LetterPages,
    private readonly signing: LetterSigning,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async show(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, session, await this.reader.get(id, actor), []);
  }

  /** The letter as it was cleared, to read beside the signed copy. */
  @Get('letter')
  @RequirePermission('letters:read')
  async text(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes } = await this.pages.preview(await this.reader.get(id, actor), 'html');
    sendFrameable(reply, bytes, HTML);
  }

  /** The pages to print. */
  @Get('pages.pdf')
  @RequirePermission('letters:read')
  async print(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, filename } = await this.pages.preview(await this.reader.get(id, actor), 'accessible');
    sendFrameable(reply, bytes, PDF, filename);
  }

  @Get('copy.pdf')
  @RequirePermission('letters:read')
  async copy(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { bytes, filename } = await this.pages.signedCopy(await this.reader.get(id, actor));
    sendFrameable(reply, bytes, PDF, filename);
  }

  @Post('copy')
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
    const letter = await this.reader.get(id, actor);
    if (!file || file.bytes.length === 0) {
      await this.send(reply, session, letter, [{ field: 'file', message: 'Choose the signed letter.' }]);
      return;
    }
    // The form was sent twice: its copy is there.
    if (letter.signedCopy?.sha256 !== sha256(file.bytes)) {
      try {
        const name = line(200).safeParse(file.name).data ?? 'Signed letter.pdf';
        const version = new FormValues(fields).number('version');
        await this.signing.attach(actor, id, { name, bytes: file.bytes }, version);
      } catch (error) {
        await this.send(reply, session, letter, besideFile(faultsOrThrow(error)));
        return;
      }
    }
    seeOther(reply, `${signPath(letter)}#compare`, 'signed-copy-kept');
  }

  @Post()
  @RequirePermission('letters:issue')
  async confirm(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.reader.get(id, actor);
    const values = new FormValues(sent);
    const hash = values.text('sha256');
    const there = isIssued(letter) || letter.state === 'signed';
    // The form was sent twice: this copy is confirmed.
    if (!there || letter.signedCopy?.sha256 !== hash) {
      const compared = values.text('compared') === 'yes';
      try {
        await this.signing.sign(actor, id, { sha256: hash, compared }, values.number('version'));
      } catch (error) {
        await this.send(reply, session, letter, faultsOrThrow(error));
        return;
      }
    }
    seeOther(reply, signPath(letter), 'letter-signed');
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    faults: readonly Fault[],
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: `Signature: ${letter.subject}`,
      nav: 'letters',
      crumbs: [
        { text: 'Office', href: '/office' },
        { text: 'Letters', href: '/office/letters' },
        { text: letter.subject, href: `/office/letters/${letter._id}` },
        { text: 'Signature' },
      ],
      wide: true,
      faults,
      children: SignPage({ session, letter, rule: signatureRule(letter), faults, zone: this.day.zone }),
    });
  }
}

export function faultsOrThrow(error: unknown): Fault[] {
  const faults = consoleRefusal(error);
  if (faults === null) throw error;
  return faults;
}

/** What was refused is the file. */
const besideFile = (faults: readonly Fault[]): Fault[] =>
  faults.map(({ message }) => ({ field: 'file', message }));
