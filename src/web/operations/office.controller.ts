import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { assertProcess, CurrentActor, RequirePermission } from '../../access/index.js';
import { type Actor, Catalogue, EventLog, TodoList } from '../../messaging/index.js';
import {
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
    private readonly events: EventLog,
    private readonly todos: TodoList,
    private readonly clock: ProcessClock,
    private readonly keeper: ProcessClockKeeper,
    private readonly catalogue: Catalogue,
  ) {}

  /** The log, in the order of event ids. Filter by stream (`letter:<id>`), type or correlation id. */
  @Get('events')
  @RequirePermission('events:read')
  async log(@ZodQuery(eventsQuery) query: z.infer<typeof eventsQuery>) {
    return pageView(await this.events.list(query, query));
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
    assertProcess(actor, (await this.todos.get(params.key)).processId);
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
