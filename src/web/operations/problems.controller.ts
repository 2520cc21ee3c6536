import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../../access/index.js';
import { Catalogue } from '../../messaging/index.js';
import { platformProblems, type ProblemFactory, ZodParams } from '../../platform/index.js';

const byCode = z.strictObject({ module: z.string().max(60), name: z.string().max(60) });

/** What the `type` of a problem document leads to. */
@ApiTags('operations')
@Controller('problems')
@Public()
export class ProblemsController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get()
  all() {
    return { items: this.catalogue.allProblems().map((problem) => describe(problem)) };
  }

  @Get(':module/:name')
  one(@ZodParams(byCode) params: z.infer<typeof byCode>) {
    const code = `${params.module}/${params.name}`;
    const problem = this.catalogue.allProblems().find((known) => known.code === code);
    if (!problem) throw platformProblems.notFound(`There is no problem ${code}; GET /problems lists them.`);
    return describe(problem);
  }
}

function describe(problem: ProblemFactory) {
  return { code: problem.code, status: problem.status, title: problem.title };
}
