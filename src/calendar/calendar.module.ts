import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue } from '../messaging/index.js';
import { CalendarEntries } from './calendar-entries.service.js';
import { calendarEvents } from './calendar.events.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { calendarProblems } from './calendar.problems.js';
import { FeedAnswers } from './http/feed-answers.js';
import { FeedMethods } from './http/feed-methods.js';
import { FeedsController } from './http/feeds.controller.js';
import { OccupancyFeeds } from './occupancy-feeds.service.js';
import { calendarEntrySchema, feedHeadSchema } from './persistence/calendar.schemas.js';

/** Calendar entries, invitations and feeds. It has no reactions of its own: process modules put facts. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'CalendarEntry', schema: calendarEntrySchema },
      { name: 'CalendarFeed', schema: feedHeadSchema },
    ]),
  ],
  providers: [CalendarEntries, CalendarFeeds, OccupancyFeeds, FeedAnswers],
  exports: [CalendarEntries, CalendarFeeds, OccupancyFeeds, FeedAnswers],
})
export class CalendarModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: calendarEvents, problems: calendarProblems });
  }
}

/** The feeds over HTTP, for the API role. */
@Module({ imports: [CalendarModule], controllers: [FeedsController], providers: [FeedMethods] })
export class CalendarApiModule {}
