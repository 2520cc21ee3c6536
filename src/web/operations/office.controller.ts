import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { ApiTags } from '@nestjs/swagger';
import type { Model } from 'mongoose';
import { z } from 'zod';
import { CurrentActor, RequirePermission } from '../../access/index.js';
import { type Actor, Catalogue, type StoredEvent, TodoList } from '../../messaging/index.js';
import {
  afterCursor,
  id,
  Idempotent,
  instant,
  line,
  pageQuery,
  pageView,
  ProcessClock,
  ProcessClockKeeper,
  recordView,
  text,
  toPage,
  ZodBody,
  ZodParams,
  ZodQuery,
} from '../../platform/index.js';

const eventsQuery = z.strictObject({
  ...pageQuery,
  stream: line(200).optional(),
  type: line(80).optional(),
  correlationId: line(80).optional(),
});
const todosQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['open', 'settled']).default('open'),
  processId: id.optional(),
});
const todoKey = z.strictObject({ key: line(300) });
const settlement = z.strictObject({ note: text(2_000) });
const clockSetting = z.strictObject({ instant });

/** The office's view of what the system does: the event log, the to-do list, the process clock. */
@ApiTags('operations')
@Controller('api/v1')
export class OfficeController {
  constructor(
    @InjectModel('Event') private readonly events: Model<StoredEvent>,
    private readonly todos: TodoList,
    private readonly clock: ProcessClock,
    private readonly keeper: ProcessClockKeeper,
    private readonly catalogue: Catalogue,
  ) {}

  /** The log, in the order of event ids. Filter by stream (`letter:<id>`), type or correlation id. */
  @Get('events')
  @RequirePermission('events:read')
  async log(@ZodQuery(eventsQuery) query: z.infer<typeof eventsQuery>) {
    const { stream, type, correlationId } = query;
    const after = afterCursor(query);
    const rows = await this.events
      .find({
        ...(stream === undefined ? {} : { stream }),
        ...(type === undefined ? {} : { type: type as StoredEvent['type'] }),
        ...(correlationId === undefined ? {} : { correlationId }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(query.limit + 1)
      .lean();
    return pageView(toPage(query, rows, (row) => row._id));
  }

  @Get('event-types')
  @RequirePermission('events:read')
  types() {
    return { items: this.catalogue.allEvents() };
  }

  @Get('todos')
  @RequirePermission('todos:read')
  async list(@ZodQuery(todosQuery) query: z.infer<typeof todosQuery>) {
    return pageView(await this.todos.list(query, query));
  }

  @Post('todos/:key/settle')
  @HttpCode(200)
  @RequirePermission('todos:settle')
  @Idempotent()
  async settle(
    @CurrentActor() actor: Actor,
    @ZodParams(todoKey) params: z.infer<typeof todoKey>,
    @ZodBody(settlement) body: z.infer<typeof settlement>,
  ) {
    return recordView(await this.todos.settle(actor, params.key, body.note));
  }

  @Get('clock')
  @RequirePermission('events:read')
  now() {
    return { now: this.clock.now(), moved: this.clock.moved };
  }

  /** Sets the process clock; it runs on from there. Refused where CLOCK_ADJUSTABLE is not true, and in production. */
  @Put('clock')
  @RequirePermission('clock:step')
  async set(@ZodBody(clockSetting) body: z.infer<typeof clockSetting>) {
    await this.keeper.set(body.instant);
    return this.now();
  }
}
