import { Module } from '@nestjs/common';
import { AccountPagesModule } from './account/account.module.js';
import { AfterIssuePagesModule } from './after-issue/after-issue.module.js';
import { AnswerPagesModule } from './answers/answer-pages.module.js';
import { DirectoryPagesModule } from './directory/directory-pages.module.js';
import { HomePagesModule } from './home/home.module.js';
import { SignedLetterPagesModule } from './letters-signed/letters-signed.module.js';
import { LettersTalkModule } from './letters-talk/letters-talk.module.js';
import { LetterPagesModule } from './letters/letter-pages.module.js';
import { PeoplePagesModule } from './people/people.module.js';
import { ProcessPagesModule } from './processes/process-pages.module.js';
import { BookingPagesModule } from './bookings/booking-pages.module.js';
import { ProgrammePagesModule } from './programme/programme.module.js';
import { RoomPagesModule } from './rooms/room-pages.module.js';

/** The office console: one module for each of its parts. */
@Module({
  imports: [
    AccountPagesModule,
    AfterIssuePagesModule,
    AnswerPagesModule,
    DirectoryPagesModule,
    HomePagesModule,
    LetterPagesModule,
    LettersTalkModule,
    PeoplePagesModule,
    ProcessPagesModule,
    ProgrammePagesModule,
    BookingPagesModule,
    RoomPagesModule,
    SignedLetterPagesModule,
  ],
})
export class ConsoleModule {}
