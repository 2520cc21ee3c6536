import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import type { Actor } from '../../messaging/index.js';
import { Idempotent, platformProblems } from '../../platform/index.js';
import { DirectoryImport, type ImportReport } from '../imports/directory-import.service.js';
import { columnMeanings, columnsOf, importKinds } from '../imports/kinds.js';

const asJson = z.strictObject({
  kind: z.enum(importKinds),
  /** The file as text. Send the file itself as text/csv where its encoding is not known. */
  csv: z.string().min(1),
  apply: z.boolean().default(false),
});
const asFile = z.strictObject({
  kind: z.enum(importKinds),
  apply: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
});

/** The columns of each kind in words, needed ones marked. */
const columns = importKinds
  .map((kind) => {
    const { required } = columnsOf(kind);
    const lines = Object.entries(columnMeanings[kind]).map(
      ([name, meaning]) => `- \`${name}\`${required.includes(name) ? ' (needed)' : ''}: ${meaning}`,
    );
    return `**${kind}**\n\n${lines.join('\n')}`;
  })
  .join('\n\n');

@ApiTags('directory')
@Controller('api/v1/directory/imports')
export class ImportsController {
  constructor(private readonly imports: DirectoryImport) {}

  @Post()
  @HttpCode(200)
  @Idempotent()
  @RequirePermission('directory:write')
  @ApiOperation({
    summary:
      'Looks at a table of delegations, contacts, organisations or accredited stakeholders; with `apply` brings it in',
    description: `Either \`text/csv\` with \`?kind=contacts&apply=true\`, or JSON \`{ kind, csv, apply }\`. Without \`apply\` nothing is written. A file with faults is refused whole, with every faulty row.\n\n${columns}`,
  })
  @ApiConsumes('application/json', 'text/csv')
  @ApiBody({ schema: { oneOf: [{ type: 'string' }, z.toJSONSchema(asJson, { io: 'input' }) as never] } })
  async import(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Query() query: Record<string, unknown>,
  ): Promise<ImportReport> {
    const { kind, apply, csv } = Buffer.isBuffer(request.body)
      ? { ...checked(asFile, query), csv: request.body }
      : checked(asJson, request.body);
    return apply ? this.imports.apply(actor, kind, csv) : this.imports.preview(kind, csv);
  }
}

/** The body is a file or JSON, so the parameter pipe can't know its schema: checked here, refused the same way. */
function checked<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw platformProblems.invalidInput('The import needs a kind and a table; nothing was written.', {
    findings: parsed.error.issues.map(({ path, message }) => ({
      level: 'error',
      code: 'platform/invalid-input',
      where: path.join('.'),
      message,
    })),
  });
}
