import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import {
  type DryRun,
  type Letter,
  LetterIssue,
  LetterReader,
  type LetterSchedule,
  LetterSchedules,
  lettersProblems,
} from '../../../letters/index.js';
import { dayOf, instantOf, longInstant, plainDay } from '../../../meetings/index.js';
import type { Actor } from '../../../messaging/index.js';
import { ianaZone } from '../../../platform/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import {
  Badge,
  Console,
  ConsoleController,
  consoleRefusal,
  Facts,
  type Fault,
  Form,
  Hidden,
  seeOther,
  Text,
  TextField,
  Tick,
  type Tone,
} from '../frame/index.js';
import { LetterHead, letterPath, lettersCrumbs } from '../letters/parts.js';
import { letterAt } from './talk.js';

const fieldNames = ['date', 'time', 'zone', 'addressees', 'holdSeconds', 'pacePerMinute'] as const;
type Fields = Partial<Record<(typeof fieldNames)[number], string>>;

const words: Readonly<Record<LetterSchedule['state'], { text: string; tone: Tone }>> = {
  waiting: { text: 'waits for its hour', tone: 'open' },
  issued: { text: 'was issued at its hour', tone: 'good' },
  refused: { text: 'was not issued at its hour', tone: 'alert' },
  cancelled: { text: 'was called off', tone: 'plain' },
};

/** A cleared letter that is to be issued by itself, at an hour. */
@ConsoleController('office/letters/:id/schedule')
export class SchedulePages {
  constructor(
    private readonly console: Console,
    private readonly reader: LetterReader,
    private readonly schedules: LetterSchedules,
    private readonly issue: LetterIssue,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('letters:read')
  async ask(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.reader.get(id, actor);
    const today = this.day.today();
    const date = letter.date < today ? today : letter.date;
    await this.page(reply, session, actor, letter, { date, time: '', zone: this.day.zone });
  }

  @Post()
  @RequirePermission('letters:issue')
  async set(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = await this.reader.get(id, actor);
    const values = new FormValues(sent);
    const fields: Fields = Object.fromEntries(fieldNames.map((name) => [name, values.text(name)]));
    const read = hourOf(fields);
    if (read.faults) {
      await this.page(reply, session, actor, letter, fields, read.faults);
      return;
    }
    const leaves = dayOf(read.hour.at, this.day.zone);
    if (leaves !== letter.date && values.text('otherDay') !== 'yes') {
      const message = `The letter is dated ${plainDay(letter.date)}, and would leave on ${plainDay(leaves)}. Choose another day, or say that this is meant.`;
      await this.page(reply, session, actor, letter, fields, [{ field: 'otherDay', message }]);
      return;
    }
    try {
      await this.schedules.set(actor, id, { ...read.hour, expected: values.number('version') });
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      const known = new Set<string>(fieldNames);
      const shown = faults.map(({ field, message }) => ({
        field: known.has(field) ? field : 'main',
        message,
      }));
      await this.page(reply, session, actor, letter, fields, shown);
      return;
    }
    seeOther(reply, letterAt(letter, 'schedule'), 'letter-scheduled');
  }

  @Post('cancel')
  @RequirePermission('letters:issue')
  async cancel(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const letter = `/office/letters/${encodeURIComponent(id)}`;
    try {
      await this.schedules.cancel(actor, id);
    } catch (error) {
      if (!lettersProblems.alreadyIssued.is(error)) throw error;
      seeOther(reply, `${letter}/progress`, 'letter-unscheduled-late');
      return;
    }
    seeOther(reply, `${letter}/schedule`, 'letter-unscheduled');
  }

  private async page(
    reply: FastifyReply,
    session: ConsoleSession,
    actor: Actor,
    letter: Letter,
    fields: Fields,
    faults: readonly Fault[] = [],
  ): Promise<void> {
    const schedule = await this.schedules.of(letter._id);
    const ready = letter.state === 'cleared' || letter.state === 'signed';
    const dryRun =
      ready && session.may('letters:issue')
        ? await this.issue.dryRun(actor, letter._id, undefined, at(fields))
        : null;
    await this.console.send(reply, session, {
      title: 'Issue at an hour',
      nav: 'letters',
      crumbs: lettersCrumbs({ text: letter.subject, href: letterPath(letter) }, { text: 'Issue at an hour' }),
      faults,
      children: (
        <>
          <LetterHead
            letter={letter}
            title="Issue at an hour"
            current={issued(letter) ? 'letter' : 'issue'}
          />
          {schedule === null ? '' : <Standing session={session} letter={letter} schedule={schedule} />}
          {dryRun === null ? (
            <p class="empty">
              {ready
                ? 'Who may issue letters can set an hour.'
                : 'Only a letter that is cleared, and not issued yet, can wait for its hour.'}
            </p>
          ) : (
            <Hour {...{ session, letter, fields, faults, dryRun }} />
          )}
        </>
      ),
    });
  }
}

const issued = ({ state }: Letter): boolean => state === 'issued';

function Standing({
  session,
  letter,
  schedule,
}: {
  session: ConsoleSession;
  letter: Letter;
  schedule: LetterSchedule;
}): JSX.Element {
  const { at: when, zone, addressees, by, state, why } = schedule;
  return (
    <section>
      <h2>The hour that was set</h2>
      <Facts
        rows={[
          ['State', Badge(words[state])],
          ['Hour', <Text text={longInstant(when, zone)} />],
          ['Addressees', <Text text={String(addressees)} />],
          ['In the name of', <Text text={by.name ?? by.id} />],
          ...(why === undefined ? [] : ([['Why not', <Text text={why} />]] as [string, JSX.Element][])),
        ]}
      />
      {state === 'waiting' && session.may('letters:issue') ? (
        <Form session={session} action={letterAt(letter, 'schedule/cancel')} label="Call it off">
          <p class="actions">
            <button class="danger">Call it off</button>
          </p>
        </Form>
      ) : (
        ''
      )}
    </section>
  );
}

function Hour({
  session,
  letter,
  fields,
  faults,
  dryRun,
}: {
  session: ConsoleSession;
  letter: Letter;
  fields: Fields;
  faults: readonly Fault[];
  dryRun: DryRun;
}): JSX.Element {
  const warnings = dryRun.findings.filter(({ level }) => level === 'warning');
  return (
    <section>
      <h2>Set the hour</h2>
      <p>
        At that hour everything is checked once more. If there is a new finding, if the letter was changed, or
        if it would go to another number of addressees, it is not issued, and stands on the to-do list.
      </p>
      {dryRun.ready ? (
        ''
      ) : (
        <p>
          <strong>Errors stand against issuing this letter: </strong>
          <a href={letterAt(letter, 'check')}>look at the check</a> first.
        </p>
      )}
      {warnings.length === 0 ? (
        ''
      ) : (
        <>
          <p>Whoever sets the hour takes these warnings as they are:</p>
          <ul>
            {warnings.map(({ message }) => (
              <li safe>{message}</li>
            ))}
          </ul>
        </>
      )}
      <Form session={session} action={letterAt(letter, 'schedule')} label="Set the hour">
        <Hidden name="version" value={letter.version} />
        <TextField name="date" label="Day" type="date" required value={fields.date} faults={faults} />
        <TextField
          name="time"
          label="Hour"
          type="time"
          required
          hint="By the clock of the zone below."
          value={fields.time}
          faults={faults}
        />
        <TextField
          name="zone"
          label="Time zone"
          required
          hint="An IANA name, such as America/New_York."
          value={fields.zone}
          faults={faults}
        />
        <TextField
          name="addressees"
          label="Number of addressees"
          required
          inputmode="numeric"
          size={8}
          hint={`The letter would go to ${dryRun.addressees} now. Type the number to confirm it.`}
          value={fields.addressees}
          faults={faults}
        />
        <TextField
          name="holdSeconds"
          label="Hold before it leaves, in seconds"
          inputmode="numeric"
          size={8}
          hint="Left empty: as the settings have it."
          value={fields.holdSeconds}
          faults={faults}
        />
        <TextField
          name="pacePerMinute"
          label="Mails a minute"
          inputmode="numeric"
          size={8}
          hint="Left empty: as the settings have it. 0: no pace."
          value={fields.pacePerMinute}
          faults={faults}
        />
        {faults.some(({ field }) => field === 'otherDay') ? (
          <Tick
            name="otherDay"
            label="It leaves on another day than it is dated; this is meant."
            faults={faults}
          />
        ) : (
          ''
        )}
        <p class="actions">
          <button>Issue it at this hour</button>
        </p>
      </Form>
    </section>
  );
}

/** The instant that the fields name, if they name one. */
function at({ date = '', time = '', zone = '' }: Fields): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !ianaZone.safeParse(zone).success) return undefined;
  return instantOf(date, /^\d{2}:\d{2}$/.test(time) ? time : '12:00', zone) ?? undefined;
}

interface SetHour {
  at: Date;
  zone: string;
  addressees: number;
  holdSeconds?: number;
  pacePerMinute?: number;
}

/** The hour that the form names, or what is wrong with it. */
export function hourOf(
  fields: Fields,
): { hour: SetHour; faults?: never } | { hour?: never; faults: Fault[] } {
  const { date = '', time = '', zone = '' } = fields;
  const faults: Fault[] = [];
  const fault = (field: string, message: string): void => void faults.push({ field, message });
  const whole = (name: 'addressees' | 'holdSeconds' | 'pacePerMinute', label: string): number | undefined => {
    const typed = (fields[name] ?? '').trim();
    if (typed === '') return undefined;
    if (/^\d{1,6}$/.test(typed)) return Number(typed);
    fault(name, `${label}: type a whole number.`);
    return undefined;
  };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) fault('date', 'Day: choose the day.');
  if (!/^\d{2}:\d{2}$/.test(time)) fault('time', 'Hour: type it as 09:00.');
  if (!ianaZone.safeParse(zone).success)
    fault('zone', 'Time zone: type an IANA name, such as America/New_York.');
  const when = faults.length === 0 ? instantOf(date, time, zone) : null;
  if (faults.length === 0 && when === null)
    fault('time', 'Hour: this hour does not exist on that day in this zone.');
  const addressees = whole('addressees', 'Number of addressees');
  const holdSeconds = whole('holdSeconds', 'Hold');
  const pacePerMinute = whole('pacePerMinute', 'Mails a minute');
  if (addressees === undefined && !faults.some(({ field }) => field === 'addressees'))
    fault('addressees', 'Number of addressees: type it to confirm it.');
  if (faults.length > 0 || when === null || addressees === undefined) return { faults };
  return {
    hour: {
      at: when,
      zone,
      addressees,
      ...(holdSeconds === undefined ? {} : { holdSeconds }),
      ...(pacePerMinute === undefined ? {} : { pacePerMinute }),
    },
  };
}
