import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../../directory/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MailModule } from '../../../mail/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { RoomsModule } from '../../../rooms/index.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { DeliveryLinksController } from './delivery-links.controller.js';
import { HomeController } from './home.controller.js';
import { SearchController } from './search.controller.js';

/** To-do list and search. */
@Module({
  imports: [ConsoleFrameModule, DirectoryModule, LettersModule, MailModule, MeetingsModule, RoomsModule],
  controllers: [HomeController, SearchController, DeliveryLinksController],
})
export class HomePagesModule {}
