import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { DirectoryModule } from '../directory/index.js';
import { Composers, MailModule } from '../mail/index.js';
import { Catalogue, Handlers } from '../messaging/index.js';
import { assertKindsComplete } from './domain/letter.kinds.js';
import {
  LetterAddresseesController,
  LetterCorrectionsController,
  LetterProgressController,
} from './http/after-issue.controller.js';
import { LetterClearanceController } from './http/letter-clearance.controller.js';
import { LetterFilesController, SignedFilesController } from './http/letter-files.controller.js';
import { LetterIssueController } from './http/letter-issue.controller.js';
import { LetterPublicationController } from './http/letter-publication.controller.js';
import { LetterReadingController } from './http/letter-reading.controller.js';
import { LetterSigningController } from './http/letter-signing.controller.js';
import { LettersController } from './http/letters.controller.js';
import { ReceivedLettersController } from './http/received.controller.js';
import { StationeryController } from './http/stationery.controller.js';
import { lettersEvents } from './letters.events.js';
import { continueDispatch, dispatchLetter, issueAtHour } from './letters.messaging.js';
import { lettersProblems } from './letters.problems.js';
import { LetterParticipants } from './participants.js';
import {
  letterClearanceSchema,
  letterCommentSchema,
  letterProofSchema,
  letterScheduleSchema,
} from './persistence/before-issue.schemas.js';
import {
  letterAddresseeSchema,
  letterFileSchema,
  letterNumberSchema,
  letterReceiptSchema,
  letterSchema,
} from './persistence/letter.schemas.js';
import { AfterIssueRecords } from './persistence/after-issue.repository.js';
import {
  letterAcknowledgementSchema,
  letterCopySchema,
  letterSupplementSchema,
} from './persistence/after-issue.schemas.js';
import { letterPublicationSchema } from './persistence/publication.schemas.js';
import { receivedLetterSchema, stationerySchema } from './persistence/received.schemas.js';
import { LettersRepository } from './persistence/letters.repository.js';
import { type PdfRenderer, renderingProblems, TypstPdfRenderer } from './rendering/index.js';
import { DocumentPages } from './services/document-pages.service.js';
import { LetterAcknowledgements } from './services/letter-acknowledgements.service.js';
import { LetterAudience } from './services/letter-audience.service.js';
import { LetterChain } from './services/letter-chain.service.js';
import { LetterClearances } from './services/letter-clearance.service.js';
import { LetterComposer } from './services/letter-composer.js';
import { LetterConfirmations } from './services/letter-confirmations.service.js';
import { LetterCopies } from './services/letter-copies.service.js';
import { LetterCorrections } from './services/letter-corrections.service.js';
import { LetterCoverage } from './services/letter-coverage.service.js';
import { LetterDispatch } from './services/letter-dispatch.service.js';
import { LetterEnclosures } from './services/letter-enclosures.service.js';
import { LetterFiles } from './services/letter-files.service.js';
import { LetterIssue } from './services/letter-issue.service.js';
import { LetterLinks } from './services/letter-links.service.js';
import { LetterOutlooks } from './services/letter-outlook.service.js';
import { LetterPages } from './services/letter-pages.service.js';
import { LetterPreparation } from './services/letter-preparation.service.js';
import { LetterProgress } from './services/letter-progress.service.js';
import { LetterPublications } from './services/letter-publications.service.js';
import { LetterReader } from './services/letter-reader.service.js';
import { LetterReceipts } from './services/letter-receipts.service.js';
import { LetterRendering, PDF_RENDERER } from './services/letter-rendering.service.js';
import { LetterSupplements } from './services/letter-supplements.service.js';
import { LetterProofs } from './services/letter-proofs.service.js';
import { LetterSchedules, type ScheduleOutcome } from './services/letter-schedules.service.js';
import { LetterSigning } from './services/letter-signing.service.js';
import { LettersService } from './services/letters.service.js';
import { ReceivedLetters } from './services/received-letters.service.js';
import { Stationeries } from './services/stationeries.service.js';
import { SystemDocuments } from './system-documents.js';

const services = [
  LetterParticipants,
  SystemDocuments,
  LettersService,
  LetterIssue,
  LetterReader,
  LetterOutlooks,
  LetterPages,
  DocumentPages,
  LetterLinks,
  LetterFiles,
  LetterCoverage,
  LetterDispatch,
  LetterReceipts,
  LettersRepository,
  AfterIssueRecords,
  LetterChain,
  LetterAudience,
  LetterProgress,
  LetterCorrections,
  LetterCopies,
  LetterSupplements,
  LetterAcknowledgements,
  LetterConfirmations,
  LetterClearances,
  LetterSchedules,
  LetterProofs,
  LetterPublications,
  LetterSigning,
  ReceivedLetters,
  Stationeries,
];

/** The letter record: drafting, clearance, dry run, issue, and what was sent, in every role. */
@Module({
  imports: [
    DirectoryModule,
    MailModule,
    MongooseModule.forFeature([
      { name: 'Letter', schema: letterSchema },
      { name: 'LetterAddressee', schema: letterAddresseeSchema },
      { name: 'LetterFile', schema: letterFileSchema },
      { name: 'LetterNumber', schema: letterNumberSchema },
      { name: 'LetterReceipt', schema: letterReceiptSchema },
      { name: 'LetterSupplement', schema: letterSupplementSchema },
      { name: 'LetterCopy', schema: letterCopySchema },
      { name: 'LetterAcknowledgement', schema: letterAcknowledgementSchema },
      { name: 'ReceivedLetter', schema: receivedLetterSchema },
      { name: 'Stationery', schema: stationerySchema },
      { name: 'LetterComment', schema: letterCommentSchema },
      { name: 'LetterClearance', schema: letterClearanceSchema },
      { name: 'LetterSchedule', schema: letterScheduleSchema },
      { name: 'LetterProof', schema: letterProofSchema },
      { name: 'LetterPublication', schema: letterPublicationSchema },
    ]),
  ],
  providers: [
    ...services,
    LetterPreparation,
    LetterEnclosures,
    LetterRendering,
    LetterComposer,
    // Loads nothing before the first PDF.
    { provide: PDF_RENDERER, useFactory: () => new TypstPdfRenderer() },
  ],
  exports: services,
})
export class LettersModule implements OnApplicationShutdown {
  constructor(
    catalogue: Catalogue,
    composers: Composers,
    composer: LetterComposer,
    proofs: LetterProofs,
    @Inject(PDF_RENDERER) private readonly pdf: PdfRenderer,
  ) {
    assertKindsComplete();
    catalogue.declare({
      events: lettersEvents,
      reactions: [dispatchLetter],
      timers: [continueDispatch, issueAtHour],
      problems: { ...lettersProblems, ...renderingProblems },
    });
    composers.register(composer);
    composers.register(proofs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pdf.close();
  }
}

/** Letters over HTTP, for the API role. */
@Module({
  imports: [LettersModule],
  controllers: [
    LettersController,
    LetterClearanceController,
    LetterSigningController,
    ReceivedLettersController,
    StationeryController,
    LetterIssueController,
    LetterProgressController,
    LetterCorrectionsController,
    LetterAddresseesController,
    LetterReadingController,
    LetterPublicationController,
    LetterFilesController,
    SignedFilesController,
  ],
})
export class LettersApiModule {}

/** What follows an issue, for the worker role. */
@Module({ imports: [LettersModule] })
export class LettersWorkerModule {
  constructor(handlers: Handlers, dispatch: LetterDispatch, schedules: LetterSchedules) {
    handlers.react(dispatchLetter, (event, tx) => dispatch.begin(event, tx));
    handlers.timer(continueDispatch, (timer, tx) => dispatch.goOn(timer, tx));
    handlers.timer<ScheduleOutcome>(
      issueAtHour,
      (timer, tx, outcome) => schedules.settle(timer, tx, outcome),
      (timer) => schedules.carryOut(timer),
    );
  }
}
