import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MailModule } from '../../mail/index.js';
import { MeetingsModule } from '../../meetings/index.js';
import { Catalogue, Handlers } from '../../messaging/index.js';
import { FollowerNotices } from './follower-notices.service.js';
import { followerSchema } from './follower.schema.js';
import { followerEvents } from './followers.events.js';
import { Followers } from './followers.service.js';
import { forgetFollowers, forgetUnconfirmed, planFollowerNotices, tellFollowers } from './followers.tasks.js';

/** Mailboxes that are told of changes because their owners asked. */
@Module({
  imports: [
    MongooseModule.forFeature([{ name: 'Follower', schema: followerSchema }]),
    MailModule,
    MeetingsModule,
  ],
  providers: [Followers, FollowerNotices],
  exports: [Followers, FollowerNotices],
})
export class FollowersModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({
      events: followerEvents,
      reactions: [planFollowerNotices, forgetFollowers],
      timers: [forgetUnconfirmed, tellFollowers],
    });
  }
}

/** What releases and hours bring, for the worker role. */
@Module({ imports: [FollowersModule] })
export class FollowersWorkerModule {
  constructor(handlers: Handlers, followers: Followers, notices: FollowerNotices) {
    handlers.react(planFollowerNotices, (event, tx) => notices.plan(event, tx));
    handlers.react(forgetFollowers, ({ data }, tx) => followers.forgetAll(tx, data.meetingId));
    handlers.timer(forgetUnconfirmed, (timer, tx) => followers.forgetUnconfirmed(tx, timer.key ?? ''));
    handlers.timer(tellFollowers, (timer, tx) => notices.tell(timer, tx));
  }
}
