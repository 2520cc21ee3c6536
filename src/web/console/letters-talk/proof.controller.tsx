import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import { type Letter, LetterOutlooks, LetterProofs, LetterReader } from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import { FormValues } from '../form-values.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  Form,
  Select,
  seeOther,
} from '../frame/index.js';
import { LetterHead, letterPath, lettersCrumbs } from '../letters/parts.js';
import { letterAt } from './talk.js';

/** The letter as one addressee would read it, sent to whoever is signed in. */
@ConsoleController('office/letters/:id/proof')
export class ProofPages {
  constructor(
    private readonly console: Console,
    private readonly reader: LetterReader,
    private readonly proofs: LetterProofs,
    private readonly outlooks: LetterOutlooks,
  ) {}

  @Get()
  @RequirePermission('letters:write')
  async ask(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.reader.get(id, actor);
    await this.form(reply, session, letter, new FormValues(sent).filled('addressee'));
  }

  /** Goes to the person's own mailbox: no form can name another. */
  @Post()
  @RequirePermission('letters:write')
  async send(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.reader.get(id, actor);
    const addresseeId = new FormValues(sent).filled('addressee');
    try {
      await this.proofs.send(actor, id, { mailbox: session.person.mailbox, addresseeId });
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      // The faults are those of the letter: none of them stands beside a field of this form.
      const shown = faults.map(({ message }) => ({ field: 'main', message }));
      await this.form(reply, session, letter, addresseeId, shown);
      return;
    }
    seeOther(reply, letterAt(letter, 'proof'), 'proof-sent');
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    addressee: string | undefined,
    faults: readonly Fault[] = [],
  ): Promise<void> {
    const readers = await this.readers(letter);
    await this.console.send(reply, session, {
      title: 'Proof to me',
      nav: 'letters',
      crumbs: lettersCrumbs({ text: letter.subject, href: letterPath(letter) }, { text: 'Proof to me' }),
      faults,
      children: (
        <>
          <LetterHead letter={letter} title="Proof to me" current="letter" />
          <p>
            The letter goes to you alone, with its PDF and its enclosures, as the addressee you choose would
            read it. Subject, text and pages are marked as proof. It holds no calendar entry and no link to
            answer, and it counts as no delivery.
          </p>
          <p safe>{`It goes to ${session.person.mailbox}.`}</p>
          <Form session={session} action={letterAt(letter, 'proof')} label="Proof to me">
            {readers.length === 0 ? (
              ''
            ) : (
              <Select
                name="addressee"
                label="As this recipient reads it"
                blank="The first of the list"
                value={addressee}
                options={readers.map(({ id, name }) => ({ value: id, text: name }))}
                faults={faults}
              />
            )}
            <p class="actions">
              <button>Send me the proof</button>
            </p>
          </Form>
        </>
      ),
    });
  }

  private async readers(letter: Letter): Promise<readonly { id: string; name: string }[]> {
    if (letter.state === 'issued') return [];
    try {
      return (await this.outlooks.of(letter)).addressees;
    } catch (error) {
      // A list that cannot be found out is for the check to say; the proof goes without it.
      if (consoleRefusal(error) === null) throw error;
      return [];
    }
  }
}
