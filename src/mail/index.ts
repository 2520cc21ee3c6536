export { type Attachment, type Composer, Composers, type OutgoingParts } from './composition/composers.js';
export { Deliveries } from './deliveries.service.js';
export {
  DeliveryReader,
  type DeliveryFilter,
  type DeliverySummary,
  type SentMessage,
} from './delivery-reader.service.js';
export type { AddresseeCoverage, MailboxCoverage } from './domain/coverage.js';
export type { Delivery, NewDelivery, Source, SourceKind } from './domain/delivery.js';
export type { DeliveryState } from './domain/delivery.states.js';
export type { Halt } from './persistence/mail.schemas.js';
export { MailApiModule, MailModule, MailWorkerModule } from './mail.module.js';
export { mailProblems } from './mail.problems.js';
export { type TransportPause, TransportPauses } from './transport/pauses.js';
export { type NewNotice, Notices } from './notices.service.js';
