import { Module } from '@nestjs/common';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { CommentPages } from './comments.controller.js';
import { ProofPages } from './proof.controller.js';
import { SchedulePages } from './schedule.controller.js';
import { StationeryPages } from './stationery.controller.js';
import { LetterTalk } from './talk.service.js';

/** Comments and changes, proofs, hours of issue, and stationery in the console. */
@Module({
  imports: [ConsoleFrameModule, LettersModule, MeetingsModule],
  providers: [LetterTalk, OfficeDay],
  controllers: [CommentPages, ProofPages, SchedulePages, StationeryPages],
  exports: [LetterTalk],
})
export class LettersTalkModule {}
