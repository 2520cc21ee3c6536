import { Module, type OnModuleInit } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue, Handlers, Sweeper } from '../messaging/index.js';
import { CONFIG, type Config } from '../platform/index.js';
import { Composers } from './composition/composers.js';
import { DkimSigner } from './composition/dkim.js';
import { MessageBuilder } from './composition/message-builder.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryReader } from './delivery-reader.service.js';
import { DeliveriesController } from './http/deliveries.controller.js';
import { mailEvents } from './mail.events.js';
import { mailProblems } from './mail.problems.js';
import { sendMailChunk } from './mail.tasks.js';
import { MailMetrics } from './mail-metrics.js';
import { NoticeComposer, Notices } from './notices.service.js';
import { Ledger } from './persistence/ledger.js';
import { deliverySchema, deliverySourceSchema, noticeSchema } from './persistence/mail.schemas.js';
import { NewRows } from './persistence/new-rows.js';
import { Attempt } from './pump/attempt.js';
import { FailureSettlement } from './pump/failure-settlement.js';
import { Feeder } from './pump/feeder.js';
import { HandOvers } from './pump/hand-overs.js';
import { Hands } from './pump/hands.js';
import { OutcomeWriter } from './pump/outcome-writer.js';
import { Pump } from './pump/pump.js';
import { transportPauseSchema, TransportPauses } from './transport/pauses.js';

const messageBuilder = {
  provide: MessageBuilder,
  inject: [Composers, CONFIG],
  useFactory: (composers: Composers, { mail }: Config) =>
    new MessageBuilder(composers, {
      from: mail.from,
      domain: mail.domain,
      ...(mail.dkim === null ? {} : { signer: new DkimSigner(mail.dkim) }),
    }),
};

/** The ledger of mails and the notices, in every role: asking for mails, reading what became of them. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Delivery', schema: deliverySchema },
      { name: 'DeliverySource', schema: deliverySourceSchema },
      { name: 'Notice', schema: noticeSchema },
      { name: 'TransportPause', schema: transportPauseSchema },
    ]),
  ],
  providers: [
    Composers,
    Deliveries,
    DeliveryReader,
    Notices,
    NoticeComposer,
    NewRows,
    MailMetrics,
    TransportPauses,
    messageBuilder,
  ],
  exports: [
    Composers,
    Deliveries,
    DeliveryReader,
    Notices,
    NewRows,
    MailMetrics,
    MessageBuilder,
    TransportPauses,
    MongooseModule,
  ],
})
export class MailModule {
  constructor(catalogue: Catalogue, composers: Composers, notices: NoticeComposer) {
    catalogue.declare({ events: mailEvents, jobs: [sendMailChunk], problems: mailProblems });
    composers.register(notices);
  }
}

/** The ledger over HTTP, for the API role. */
@Module({ imports: [MailModule], controllers: [DeliveriesController] })
export class MailApiModule {}

/** What sends, for the worker role. */
@Module({
  imports: [MailModule],
  providers: [Ledger, Hands, Attempt, FailureSettlement, OutcomeWriter, HandOvers, Pump, Feeder],
})
export class MailWorkerModule implements OnModuleInit {
  constructor(
    handlers: Handlers,
    pump: Pump,
    feeder: Feeder,
    sweeper: Sweeper,
    private readonly builder: MessageBuilder,
  ) {
    handlers.job(sendMailChunk, ({ chunk }) => pump.run(chunk));
    sweeper.register('mail', () => feeder.sweep());
  }

  /** A key that cannot sign stops the start, not the mails. */
  async onModuleInit(): Promise<void> {
    await this.builder.selfTest();
  }
}
