import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { InjectModel } from '@nestjs/mongoose';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Model, Schema } from 'mongoose';
import { from, type Observable, of, switchMap } from 'rxjs';
import { sha256 } from '../blobs/blobs.js';
import { platformProblems } from '../platform.problems.js';
import { requestContext } from '../request-context.js';

export interface IdempotencyRow {
  /** Hash of token, route and key: one caller's keys say nothing of another's. */
  _id: string;
  /** SHA-256 of the body. */
  hash: string;
  at: Date;
  answer?: { status: number; body: unknown; headers: Record<string, string> };
}

export const idempotencySchema = new Schema<IdempotencyRow>(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    at: { type: Date, required: true, expires: 7 * 86_400 },
    answer: { type: Schema.Types.Mixed },
  },
  { collection: 'idempotency_keys', versionKey: false, minimize: false },
);

const KEPT_HEADERS = ['etag', 'location'];

/**
 * `Idempotency-Key` on a POST. The key's row is written by the request's first unit of work, inside its
 * transaction: a command runs once per key, also when two requests race. The answer is kept right after;
 * a repeat gets it again with `Idempotency-Replayed: true`. If the process died between the two, a repeat is
 * answered 409 `platform/idempotency-answer-lost`: the command was carried out, read the resource.
 * A refused request writes nothing and its key stays free. Keys are kept for seven days.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@InjectModel('IdempotencyKey') private readonly rows: Model<IdempotencyRow>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    const current = requestContext.current();
    if (typeof key !== 'string' || !current) return next.handle();
    if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw platformProblems.malformed('Idempotency-Key must be 1 to 200 printable ASCII characters.');
    }
    const caller = request.headers.authorization ?? request.ip;
    const id = sha256([caller, request.method, request.url, key].join('\n'));
    const hash = sha256(Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null));
    return from(this.replay(id, hash)).pipe(
      switchMap((answer) => {
        if (answer) {
          void reply.code(answer.status).headers({ ...answer.headers, 'idempotency-replayed': 'true' });
          return of(answer.body);
        }
        current.idempotency = { id, hash, written: false };
        return next.handle().pipe(switchMap((body: unknown) => from(this.keep(id, reply, body))));
      }),
    );
  }

  private async replay(id: string, hash: string): Promise<IdempotencyRow['answer']> {
    const row = await this.rows.findById(id).lean();
    if (!row) return undefined;
    if (row.hash !== hash) {
      throw platformProblems.idempotencyKeyReused(
        'This key came with another body before. Use a new key for a new request.',
      );
    }
    if (!row.answer) {
      throw platformProblems.idempotencyAnswerLost(
        'The request with this key was carried out, or is about to end. Read the resource to see its result.',
      );
    }
    return row.answer;
  }

  private async keep(id: string, reply: FastifyReply, body: unknown): Promise<unknown> {
    const headers = Object.fromEntries(
      KEPT_HEADERS.map((name) => [name, reply.getHeader(name)]).filter(
        (pair): pair is [string, string] => typeof pair[1] === 'string',
      ),
    );
    await this.rows.updateOne({ _id: id }, { $set: { answer: { status: reply.statusCode, body, headers } } });
    return body;
  }
}

/** Marks a POST that takes an Idempotency-Key. */
export const Idempotent = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Carries out the request once, however often it is sent.',
    }),
  );
