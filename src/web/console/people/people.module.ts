import { Module } from '@nestjs/common';
import { MeetingsModule } from '../../../meetings/index.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { PeopleController } from './people.controller.js';

/** The people of the console, as the office keeps them. */
@Module({ imports: [ConsoleFrameModule, MeetingsModule], controllers: [PeopleController] })
export class PeoplePagesModule {}
