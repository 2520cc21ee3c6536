import { Body, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  contentChanges,
  contentOf,
  type FieldChange,
  type Letter,
  type LetterContent,
  LetterPages,
  LettersService,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { Problem } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, consoleRefusal, type Fault, seeOther, sendFrameable } from '../frame/index.js';
import {
  contentFrom,
  editFaults,
  type EditFields,
  fieldsFrom,
  fieldsSent,
  withSignatory,
} from './edit-form.js';
import { EditPage } from './edit-page.js';
import { formOf, withCharset } from './letter.controller.js';
import { faultsOrThrow, LetterDesk, lostRace } from './letter-desk.service.js';
import { letterOption, letterPath, stateText } from './parts.js';
import { RefusalPage } from './preview-refusal.js';

interface Shown {
  fields: EditFields;
  faults?: readonly Fault[];
  race?: readonly FieldChange[];
  status?: number;
}

/** Writing a draft. */
@ConsoleController('office/letters/:id')
export class LetterEditPages {
  constructor(
    private readonly desk: LetterDesk,
    private readonly service: LettersService,
    private readonly pages: LetterPages,
  ) {}

  @Get('edit')
  @RequirePermission('letters:write')
  async form(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.desk.letter(actor, id);
    if (letter.state !== 'draft') {
      seeOther(reply, letterPath(letter));
      return;
    }
    await this.page(reply, session, letter, new FormValues(sent), {
      fields: fieldsFrom(letter.kind, letter),
    });
  }

  @Post('edit')
  @RequirePermission('letters:write')
  async save(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    const fields = fieldsSent(values);
    if (values.text('action') === 'add-signatory') {
      await this.page(reply, session, sameVersion(letter, values), values, { fields: withSignatory(fields) });
      return;
    }
    const { content, faults } = contentFrom(letter, fields);
    if (faults !== undefined) {
      await this.page(reply, session, sameVersion(letter, values), values, { fields, faults });
      return;
    }
    try {
      await this.service.edit(actor, id, values.number('version'), content);
    } catch (error) {
      const stored = await this.desk.letter(actor, id);
      if (!lostRace(error)) {
        await this.page(reply, session, sameVersion(stored, values), values, {
          fields,
          faults: inState(stored, editFaults(faultsOrThrow(error))),
        });
        return;
      }
      const race = contentChanges(contentOf(stored), content);
      // The same form, sent twice: it is stored.
      if (race.length > 0) {
        await this.page(reply, session, stored, values, { fields, race, status: 412 });
        return;
      }
    }
    if (values.text('action') === 'check') seeOther(reply, letterPath(letter, '/check'), 'saved');
    else seeOther(reply, letterPath(letter, '/edit'), 'saved');
  }

  /** What is typed now, in the frame of the preview; nothing is saved. */
  @Post('preview')
  @HttpCode(200)
  @RequirePermission('letters:write')
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    const { content, faults } = contentFrom(letter, fieldsSent(values));
    if (faults !== undefined) {
      await this.refuse(reply, faults);
      return;
    }
    try {
      const typed = letter.state === 'draft' ? asTyped(letter, content) : letter;
      const shown = await this.pages.preview(typed, formOf(values.text('as')), values.filled('addressee'));
      sendFrameable(reply, shown.bytes, withCharset(shown.contentType), shown.filename);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      await this.refuse(reply, consoleRefusal(error) ?? [{ field: 'main', message: error.detail }]);
    }
  }

  private async refuse(reply: FastifyReply, faults: readonly Fault[]): Promise<void> {
    sendFrameable(reply.code(422), await RefusalPage({ faults }), 'text/html; charset=utf-8');
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    values: FormValues,
    { fields, faults = [], race, status }: Shown,
  ): Promise<void> {
    const addressee = values.filled('addressee');
    const outlook = await this.desk.outlook(letter, addressee);
    const readable = outlook.addressees.some(({ id }) => id === addressee);
    await this.desk.send(reply, session, letter, {
      title: 'Edit the letter',
      wide: true,
      faults,
      ...(status === undefined ? {} : { status }),
      children: EditPage({
        session,
        letter,
        fields,
        faults,
        ...(race === undefined ? {} : { race }),
        outlook,
        meetings: await this.desk.meetingOptions(letter.processId),
        lists: await this.desk.lists(),
        citable: (await this.desk.others(letter, 'issued')).reverse().map(letterOption),
        shown: { as: formOf(values.text('as')), addressee: readable ? addressee : undefined },
      }),
    });
  }
}

const asTyped = (
  { _id, version, processId, kind, reference, state, ...record }: Letter,
  content: LetterContent,
): Letter => {
  const { writers, history, createdAt, updatedAt } = record;
  return {
    _id,
    version,
    processId,
    kind,
    reference,
    state,
    writers,
    history,
    createdAt,
    updatedAt,
    ...content,
  };
};

/** The version that the writer has read, until what they typed is stored or they have seen what is. */
function sameVersion(letter: Letter, values: FormValues): Letter {
  const version = values.number('version');
  return Number.isNaN(version) ? letter : { ...letter, version };
}

/** A letter that left the draft meanwhile: what to do about it. */
const inState = ({ state }: Letter, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) =>
    state === 'draft' ? fault : { ...fault, message: `${fault.message} It is ${stateText(state)} now.` },
  );
