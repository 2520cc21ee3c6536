import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { OfficeController } from './office.controller.js';
import { ProblemsController } from './problems.controller.js';

/** Health and metrics, in every role that listens. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
})
export class HealthModule {}

/** The event log, the to-do list, the process clock and the list of problems (api role). */
@Module({ controllers: [OfficeController, ProblemsController] })
export class OperationsApiModule {}
