import { Module } from '@nestjs/common';
import { LettersModule } from '../../../letters/index.js';
import { MailModule } from '../../../mail/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { HomeController } from './home.controller.js';
import { SearchController } from './search.controller.js';

/** To-do list and search. */
@Module({
  imports: [ConsoleFrameModule, LettersModule, MailModule, MeetingsModule],
  controllers: [HomeController, SearchController],
})
export class HomePagesModule {}
