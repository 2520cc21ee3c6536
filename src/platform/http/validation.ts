import { Body, Param, Query, StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { platformProblems } from '../platform.problems.js';

type Issue = Parameters<
  NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory'] & object
>[0][number];

const place = (issue: Issue): string =>
  (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');

/** The global pipe: every fault of body, query and path in one refusal, each with its field. */
export const inputPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      platformProblems.invalidInput(
        `${issues.length} ${issues.length === 1 ? 'field needs' : 'fields need'} mending; nothing was written.`,
        {
          findings: issues.slice(0, 100).map((issue) => ({
            level: 'error',
            code: 'platform/invalid-input',
            where: place(issue),
            message: issue.message,
          })),
        },
      ),
  });

/** Request body checked by a zod schema; declare the parameter as `z.infer<typeof schema>` (TypeScript can't tie them). */
export const ZodBody = (schema: z.ZodType): ParameterDecorator => Body({ schema });
/** Query string checked by a zod schema; all values arrive as strings. */
export const ZodQuery = (schema: z.ZodType): ParameterDecorator => Query({ schema });
/** Path parameters checked by a zod schema. */
export const ZodParams = (schema: z.ZodType): ParameterDecorator => Param({ schema });
