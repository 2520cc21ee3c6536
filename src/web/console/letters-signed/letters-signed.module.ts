import { Module } from '@nestjs/common';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { ReceivedPages } from './received.controller.js';
import { SignPages } from './sign.controller.js';

/** Signed copies of the office's letters, and letters received, in the console. */
@Module({
  imports: [ConsoleFrameModule, LettersModule, MeetingsModule],
  providers: [OfficeDay],
  controllers: [SignPages, ReceivedPages],
})
export class SignedLetterPagesModule {}
