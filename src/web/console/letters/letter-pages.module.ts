import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../../directory/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { LettersTalkModule } from '../letters-talk/letters-talk.module.js';
import { LetterCheckPages } from './check.controller.js';
import { LetterClearancePages } from './clearance.controller.js';
import { LetterEditPages } from './edit.controller.js';
import { EnclosureChoices } from './enclosure-choices.service.js';
import { LetterEnclosurePages } from './enclosures.controller.js';
import { LetterIssuePages } from './issue.controller.js';
import { LetterDesk } from './letter-desk.service.js';
import { LetterRecordPages } from './letter.controller.js';
import { LetterListPages } from './letters.controller.js';
import { LetterPublicationPages } from './publication.controller.js';

/** Letters in the console, from the first word until issue. */
@Module({
  imports: [ConsoleFrameModule, DirectoryModule, LettersModule, LettersTalkModule, MeetingsModule],
  providers: [EnclosureChoices, LetterDesk, OfficeDay],
  controllers: [
    LetterListPages,
    LetterRecordPages,
    LetterEditPages,
    LetterEnclosurePages,
    LetterCheckPages,
    LetterClearancePages,
    LetterIssuePages,
    LetterPublicationPages,
  ],
})
export class LetterPagesModule {}
