import { Body, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  readUploadForm,
  RequirePermission,
  UploadForm,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { BookingImport, type BookingImportReport, roomsProblems } from '../../../rooms/index.js';
import { FormValues } from '../form-values.js';
import { Console, ConsoleController, consoleRefusal, type Fault, seeOther } from '../frame/index.js';
import { BookingDesk } from './booking-desk.service.js';
import { ImportForm, importPath, ImportPreview } from './booking-import-pages.js';
import { bookingCrumbs, BOOKINGS } from './parts.js';

/** Tables of bookings. What is confirmed is the file that was looked at, by its SHA-256. */
@ConsoleController('office/bookings/import')
export class BookingImportPages {
  constructor(
    private readonly console: Console,
    private readonly desk: BookingDesk,
    private readonly imports: BookingImport,
  ) {}

  @Get()
  @RequirePermission('bookings:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.form(reply, session, new FormValues(query).text('venue'), []);
  }

  @Post()
  @UploadForm()
  @RequirePermission('bookings:write')
  async look(
    @CurrentSession() session: ConsoleSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fields, file } = await readUploadForm(request, session);
    const venueId = fields['venue'] ?? '';
    if (!file || file.bytes.length === 0) {
      await this.form(reply, session, venueId, [{ field: 'file', message: 'Choose a file.' }]);
      return;
    }
    let report: BookingImportReport;
    try {
      report = await this.imports.preview(commandOf(session, venueId, []), file.bytes);
    } catch (error) {
      const refused = consoleRefusal(error);
      if (refused === null) throw error;
      const field = roomsProblems.venueNotFound.is(error) ? 'venue' : 'file';
      await this.form(
        reply,
        session,
        venueId,
        refused.map(({ message }) => ({ field, message })),
      );
      return;
    }
    seeOther(reply, importPath(venueId, report.file));
  }

  @Get(':venue/:file')
  @RequirePermission('bookings:write')
  async preview(
    @CurrentSession() session: ConsoleSession,
    @Param() { venue, file }: { venue: string; file: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(reply, session, await this.imports.previewKept(commandOf(session, venue, []), file), []);
  }

  @Post(':venue/:file')
  @RequirePermission('bookings:write')
  async apply(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { venue, file }: { venue: string; file: string },
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const skip = new FormValues(sent)
      .many('skip')
      .filter((line) => /^\d{1,6}$/u.test(line))
      .map(Number);
    const command = commandOf(session, venue, skip);
    try {
      await this.imports.applyKept(actor, command, file);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      // The page lists what stands against the rows itself.
      const shown = roomsProblems.importFaulty.is(error)
        ? [{ field: 'main', message: error.detail }]
        : faults;
      await this.show(reply, session, await this.imports.previewKept(command, file), shown);
      return;
    }
    seeOther(reply, `${BOOKINGS}?venue=${encodeURIComponent(venue)}`, 'bookings-imported');
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    chosen: string,
    faults: readonly Fault[],
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Bookings from a table',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'From a table' }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: ImportForm({ session, venues: await this.desk.allVenues(), chosen, faults }),
    });
  }

  private async show(
    reply: FastifyReply,
    session: ConsoleSession,
    report: BookingImportReport,
    faults: readonly Fault[],
  ): Promise<void> {
    const { venueId } = report;
    await this.console.send(reply, session, {
      title: 'Bookings from a table',
      nav: 'rooms',
      crumbs: bookingCrumbs({ text: 'From a table', href: `${BOOKINGS}/import` }, { text: 'What it holds' }),
      faults,
      ...(faults.length > 0 ? { status: 422 } : {}),
      children: ImportPreview({
        session,
        venue: await this.desk.venues.venue(venueId),
        rooms: await this.desk.roomsOf(venueId),
        report,
      }),
    });
  }
}

const commandOf = ({ person }: ConsoleSession, venueId: string, skip: readonly number[]) => ({
  venueId,
  processId: person.processId ?? null,
  skip,
});
