import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, withEtag, ZodBody, ZodParams } from '../../platform/index.js';
import { LetterAcknowledgements } from '../services/letter-acknowledgements.service.js';
import { LetterCopies } from '../services/letter-copies.service.js';
import { LetterCorrections } from '../services/letter-corrections.service.js';
import { LetterDispatch } from '../services/letter-dispatch.service.js';
import { LetterProgress } from '../services/letter-progress.service.js';
import { LetterReader } from '../services/letter-reader.service.js';
import { LetterReceipts } from '../services/letter-receipts.service.js';
import { LetterSupplements } from '../services/letter-supplements.service.js';
import {
  acknowledgementBody,
  addresseeBody,
  byAddressee,
  byId,
  copyBody,
  correctionBody,
  haltBody,
  mailboxBody,
  receiptBody,
} from './letter.schemas.js';
import { letterLine, letterView, recordView } from './letter.views.js';

type ById = z.infer<typeof byId>;
type ByAddressee = z.infer<typeof byAddressee>;

/** What can be done with an issued letter while its mails leave: halt, resume, look how far it is. */
@ApiTags('letters')
@Controller('api/v1/letters')
export class LetterProgressController {
  constructor(
    private readonly reader: LetterReader,
    private readonly dispatch: LetterDispatch,
    private readonly progress: LetterProgress,
  ) {}

  @Get(':id/progress')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'How far the letter is: who has it, who may have it, who waits' })
  async how(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: ById) {
    return this.progress.of(await this.reader.issued(id, actor));
  }

  @Post(':id/halt')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({
    summary: 'Stops mails of the letter that have not left, and tells who has it already',
    description:
      'A second halt changes nothing and says since when it is halted and by whom. 409 `letters/all-have-left` when nothing is left to be halted: correct it then.',
  })
  async halt(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: ById,
    @ZodBody(haltBody) body: z.infer<typeof haltBody>,
  ) {
    const { at, by, name, reason } = await this.dispatch.halt(actor, id, body?.reason);
    const { has, mayHave, waits, byState } = await this.progress.of(await this.reader.issued(id, actor));
    return {
      halted: true,
      since: at,
      by: name ?? by,
      reason: reason ?? null,
      has,
      mayHave,
      waits,
      byState,
    };
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({ summary: 'Lets the halted mails of the letter go on' })
  async resume(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: ById) {
    return this.dispatch.resume(actor, id);
  }
}

/** Letters that correct, add to, revise or cancel an issued one. */
@ApiTags('letters')
@Controller('api/v1/letters/:id')
export class LetterCorrectionsController {
  constructor(private readonly corrections: LetterCorrections) {}

  @Post('corrections')
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({
    summary: 'Drafts a correction, addendum, revision or cancellation that names the letter',
    description:
      'It begins with the text of the letter. `to`: all its addressees, or only those who have it, may have it or whose copy still waits. When one that takes its place is issued, what has not left of the first never leaves.',
  })
  async draft(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: ById,
    @ZodBody(correctionBody) body: z.infer<typeof correctionBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const letter = await this.corrections.draft(actor, id, body);
    void reply.header('location', `/api/v1/letters/${letter._id}`);
    return letterView(withEtag(reply, letter));
  }

  @Get('corrections')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'The chain of letters that this one belongs to, in the order of their making' })
  async chain(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: ById) {
    const letters = await this.corrections.chainOf(actor, id);
    return { items: letters.map((letter) => ({ ...letterLine(letter), corrects: letter.corrects ?? null })) };
  }

  @Get('corrects')
  @RequirePermission('letters:read')
  @ApiOperation({ summary: 'What the letter changes in the one that it names, word by word' })
  async changes(@CurrentActor() actor: Actor, @ZodParams(byId) { id }: ById) {
    const { before, after, changes } = await this.corrections.changes(actor, id);
    return { before: letterLine(before), after: letterLine(after), changes };
  }
}

/** What is recorded and done for single addressees of an issued letter, until nobody is left open. */
@ApiTags('letters')
@Controller('api/v1/letters/:id/addressees')
export class LetterAddresseesController {
  constructor(
    private readonly receipts: LetterReceipts,
    private readonly acknowledgements: LetterAcknowledgements,
    private readonly copies: LetterCopies,
    private readonly supplements: LetterSupplements,
  ) {}

  @Post()
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({
    summary: 'Adds somebody who was forgotten: the same letter to one more',
    description:
      'The letter stays as it is; the addition has a seal of its own. Refused for letters that read differently for each addressee.',
  })
  async add(
    @CurrentActor() actor: Actor,
    @ZodParams(byId) { id }: ById,
    @ZodBody(addresseeBody) { addressee, ...body }: z.infer<typeof addresseeBody>,
  ) {
    return recordView(await this.supplements.add(actor, id, { id: addressee, ...body }));
  }

  @Post(':addressee/receipt')
  @HttpCode(200)
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({
    summary: 'Records that an addressee got the letter by hand or another channel',
    description: '`file` is the SHA-256 of the receipt, uploaded as a file: a PDF or an image.',
  })
  async receipt(
    @CurrentActor() actor: Actor,
    @ZodParams(byAddressee) { id, addressee }: ByAddressee,
    @ZodBody(receiptBody) body: z.infer<typeof receiptBody>,
  ) {
    return recordView(await this.receipts.record(actor, id, addressee, body));
  }

  @Post(':addressee/acknowledgement')
  @HttpCode(200)
  @RequirePermission('letters:write')
  @Idempotent()
  @ApiOperation({ summary: 'Records that an addressee said they have the letter: who, when and how' })
  async acknowledge(
    @CurrentActor() actor: Actor,
    @ZodParams(byAddressee) { id, addressee }: ByAddressee,
    @ZodBody(acknowledgementBody) body: z.infer<typeof acknowledgementBody>,
  ) {
    return recordView(await this.acknowledgements.record(actor, id, addressee, body));
  }

  @Post(':addressee/copies')
  @RequirePermission('letters:issue')
  @Idempotent()
  @ApiOperation({ summary: 'Sends the very same letter again, marked as a copy, to this mailbox' })
  async again(
    @CurrentActor() actor: Actor,
    @ZodParams(byAddressee) { id, addressee }: ByAddressee,
    @ZodBody(copyBody) body: z.infer<typeof copyBody>,
  ) {
    return recordView(await this.copies.send(actor, id, addressee, body));
  }

  @Post(':addressee/mailboxes')
  @HttpCode(204)
  @RequirePermission('directory:write')
  @Idempotent()
  @ApiOperation({ summary: 'Keeps a mailbox in the directory, with this letter as its source' })
  async keep(
    @CurrentActor() actor: Actor,
    @ZodParams(byAddressee) { id, addressee }: ByAddressee,
    @ZodBody(mailboxBody) body: z.infer<typeof mailboxBody>,
  ): Promise<void> {
    await this.copies.keepMailbox(actor, id, addressee, body);
  }
}
