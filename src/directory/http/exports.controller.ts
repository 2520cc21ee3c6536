import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RequirePermission } from '../../access/index.js';
import { ZodParams } from '../../platform/index.js';
import { DirectoryExport, exportKinds } from '../exports/directory-export.service.js';

const byKind = z.strictObject({ kind: z.enum(exportKinds) });

@ApiTags('directory')
@Controller('api/v1/directory/exports')
export class ExportsController {
  constructor(private readonly exports: DirectoryExport) {}

  @Get(':kind')
  @RequirePermission('directory:read')
  @ApiProduces('text/csv')
  @ApiOperation({
    summary: 'Accredited stakeholders or mailboxes as a table with the columns that the import takes',
  })
  async csv(@ZodParams(byKind) { kind }: z.infer<typeof byKind>, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.exports.csv(kind);
    await reply
      .headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${kind}.csv"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .send(bytes);
  }
}
