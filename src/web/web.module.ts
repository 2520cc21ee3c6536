import { Module } from '@nestjs/common';
import { InvitationsModule } from '../invitations/index.js';
import { LettersModule } from '../letters/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { AnswerController } from './answer.controller.js';
import { AssetsController } from './assets.controller.js';
import { ConfirmController } from './confirm.controller.js';
import { ConsoleModule } from './console/console.module.js';
import { DocumentsController } from './documents.controller.js';
import { MeetingPagesController } from './meeting-pages.controller.js';
import { Pages } from './page-frame.js';
import { PublicProgramme } from './public-programme.service.js';
import { WebProblemFilter } from './web-problem.filter.js';

/** Pages for people: the answer page, the public programme. For the api role. */
@Module({
  imports: [InvitationsModule, LettersModule, MeetingsModule, ConsoleModule],
  controllers: [
    AnswerController,
    ConfirmController,
    MeetingPagesController,
    DocumentsController,
    AssetsController,
  ],
  providers: [Pages, PublicProgramme, WebProblemFilter],
  exports: [Pages],
})
export class WebModule {}
