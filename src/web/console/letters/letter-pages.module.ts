import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../../directory/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { LetterDesk } from './letter-desk.service.js';
import { LetterRecordPages } from './letter.controller.js';
import { LetterListPages } from './letters.controller.js';

/** Letters in the console, from the first word until issue. */
@Module({
  imports: [ConsoleFrameModule, DirectoryModule, LettersModule, MeetingsModule],
  providers: [LetterDesk, OfficeDay],
  controllers: [LetterListPages, LetterRecordPages],
})
export class LetterPagesModule {}
