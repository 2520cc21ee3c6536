import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  channelsOf,
  contentOf,
  type DryRun,
  isIssued,
  type Letter,
  LetterIssue,
  type LetterOutlook,
  LettersService,
  receiptChannels,
} from '../../../letters/index.js';
import type { Actor } from '../../../messaging/index.js';
import type { Finding } from '../../../platform/index.js';
import { FormValues } from '../form-values.js';
import { ConsoleController, type Fault, seeOther } from '../frame/index.js';
import { CheckPage } from './check-page.js';
import { faultsOrThrow, LetterDesk, lostRace } from './letter-desk.service.js';
import { type Mend, mendLink } from './mend-link.js';
import { letterPath } from './parts.js';

/** The dry run, with the way to what each finding wants mended. */
@ConsoleController('office/letters/:id')
export class LetterCheckPages {
  constructor(
    private readonly desk: LetterDesk,
    private readonly issuing: LetterIssue,
    private readonly service: LettersService,
  ) {}

  @Get('check')
  @RequirePermission('letters:read')
  async check(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.desk.letter(actor, id);
    if (isIssued(letter) || letter.state === 'discarded') {
      seeOther(reply, letterPath(letter));
      return;
    }
    const outlook = await this.desk.outlook(letter);
    const wanted = !outlook.personal || new FormValues(sent).text('run') === 'yes';
    const run = wanted ? await this.issuing.dryRun(actor, id) : null;
    await this.page(reply, session, letter, outlook, run, []);
  }

  /** How the letter reaches those on its list who have no mailbox. */
  @Post('channels')
  @RequirePermission('letters:write')
  async channels(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const letter = await this.desk.letter(actor, id);
    const outlook = await this.desk.outlook(letter);
    const content = contentOf(letter);
    const channels = unreachedOf(letter, outlook).flatMap(({ id: addressee }) => {
      const channel = receiptChannels.find((one) => one === values.text(`channel.${addressee}`));
      return channel === undefined ? [] : [{ addressee, channel }];
    });
    const listId = content.audience?.listId;
    try {
      await this.service.edit(actor, id, values.number('version'), {
        ...content,
        ...(listId === undefined
          ? {}
          : { audience: { listId, ...(channels.length === 0 ? {} : { channels }) } }),
      });
    } catch (error) {
      const faults = lostRace(error)
        ? [{ field: 'main', message: 'The letter was changed meanwhile. Look at what is set now.' }]
        : faultsOrThrow(error);
      await this.page(reply, session, await this.desk.letter(actor, id), outlook, null, faults);
      return;
    }
    seeOther(reply, letterPath(letter, '/check'), 'channels-set');
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    letter: Letter,
    outlook: LetterOutlook,
    run: DryRun | null,
    faults: readonly Fault[],
  ): Promise<void> {
    const everybody = [...outlook.addressees, ...outlook.withoutMailbox];
    await this.desk.send(reply, session, letter, {
      title: 'Check',
      wide: true,
      faults,
      children: CheckPage({
        session,
        letter,
        run,
        mends: mendsOf(letter, run?.findings ?? [], everybody),
        addressees: outlook.addressees.length,
        unreached: unreachedOf(letter, outlook),
        faults,
      }),
    });
  }
}

/** For each finding the way to what it wants mended. */
export function mendsOf(
  letter: Letter,
  findings: readonly Finding[],
  everybody: readonly { id: string; name: string }[],
): Map<Finding, Mend> {
  const ids = new Map(everybody.map(({ id, name }) => [name, id]));
  const mends = new Map<Finding, Mend>();
  for (const finding of findings) {
    const mend = mendLink(letter, finding, ids);
    if (mend !== undefined) mends.set(finding, mend);
  }
  return mends;
}

function unreachedOf(
  letter: Letter,
  { withoutMailbox }: LetterOutlook,
): { id: string; name: string; channel: string }[] {
  const set = channelsOf(letter.audience);
  return withoutMailbox.map(({ id, name }) => ({ id, name, channel: set.get(id) ?? '' }));
}
