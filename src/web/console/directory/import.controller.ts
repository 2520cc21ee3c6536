import { Get, Param, Post, Req, Res } from '@nestjs/common';
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
  DirectoryExport,
  DirectoryImport,
  directoryProblems,
  type ExportKind,
  exportKinds,
  type ImportKind,
  type ImportReport,
} from '../../../directory/index.js';
import type { Actor } from '../../../messaging/index.js';
import {
  Console,
  ConsoleController,
  consoleRefusal,
  type Fault,
  seeOther,
  sendDownload,
} from '../frame/index.js';
import { ImportPage, isImportKind, kindNames, PreviewPage, previewPath } from './import-page.js';
import { directoryCrumbs } from './parts.js';

const IMPORT = { text: 'Import and export', href: '/office/directory/import' };

/** Tables in and out. What is confirmed is the file that was looked at, by its SHA-256. */
@ConsoleController('office/directory')
export class ImportPages {
  constructor(
    private readonly console: Console,
    private readonly imports: DirectoryImport,
    private readonly exports: DirectoryExport,
  ) {}

  @Get('import')
  @RequirePermission('directory:read')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    await this.form(reply, session, undefined, []);
  }

  @Post('import')
  @UploadForm()
  @RequirePermission('directory:write')
  async look(
    @CurrentSession() session: ConsoleSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fields, file } = await readUploadForm(request, session);
    const kind = fields['kind'] ?? '';
    const faults: Fault[] = [
      ...(isImportKind(kind) ? [] : [{ field: 'kind', message: 'Say what the file holds.' }]),
      ...(file && file.bytes.length > 0 ? [] : [{ field: 'file', message: 'Choose a file.' }]),
    ];
    if (!isImportKind(kind) || !file || faults.length > 0) {
      await this.form(reply, session, isImportKind(kind) ? kind : undefined, faults);
      return;
    }
    let report: ImportReport;
    try {
      report = await this.imports.previewAndKeep(kind, file.bytes);
    } catch (error) {
      const refused = consoleRefusal(error);
      if (refused === null) throw error;
      await this.form(
        reply,
        session,
        kind,
        refused.map(({ message }) => ({ field: 'file', message })),
      );
      return;
    }
    seeOther(reply, previewPath(kind, report.file));
  }

  @Get('import/:kind/:file')
  @RequirePermission('directory:write')
  async preview(
    @CurrentSession() session: ConsoleSession,
    @Param() { kind, file }: { kind: string; file: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send(reply, session, await this.imports.previewKept(known(kind), file), []);
  }

  @Post('import/:kind/:file')
  @RequirePermission('directory:write')
  async apply(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param() { kind, file }: { kind: string; file: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    try {
      await this.imports.applyKept(actor, known(kind), file);
    } catch (error) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      // The page lists the faults of the rows itself.
      const shown = directoryProblems.importFaulty.is(error)
        ? [{ field: 'main', message: error.detail }]
        : faults;
      await this.send(reply, session, await this.imports.previewKept(known(kind), file), shown);
      return;
    }
    seeOther(reply, previewPath(known(kind), file), 'imported');
  }

  @Get('export/:name')
  @RequirePermission('directory:read')
  async export(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const kind = exportKinds.find((one): one is ExportKind => `${one}.csv` === name);
    if (kind === undefined) throw directoryProblems.exportUnknown(`There is no table ${name}.`);
    sendDownload(reply, await this.exports.csv(kind), 'text/csv; charset=utf-8', name);
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    kind: ImportKind | undefined,
    faults: readonly Fault[],
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: 'Import and export',
      nav: 'directory',
      crumbs: directoryCrumbs({ text: 'Import and export' }),
      faults,
      children: ImportPage({ session, kind, faults }),
    });
  }

  private async send(
    reply: FastifyReply,
    session: ConsoleSession,
    report: ImportReport,
    faults: readonly Fault[],
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: `Table of ${kindNames[report.kind].toLowerCase()}`,
      nav: 'directory',
      crumbs: directoryCrumbs(IMPORT, { text: kindNames[report.kind] }),
      wide: true,
      faults,
      children: PreviewPage({ session, report, faults }),
    });
  }
}

function known(kind: string): ImportKind {
  if (isImportKind(kind)) return kind;
  throw directoryProblems.importUnknown('No table of this kind can be brought in.');
}
