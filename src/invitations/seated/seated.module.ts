import { Module } from '@nestjs/common';
import { MailModule } from '../../mail/index.js';
import { MeetingsModule } from '../../meetings/index.js';
import { Catalogue, Handlers } from '../../messaging/index.js';
import { tellSeated } from './seated.tasks.js';
import { TellSeated } from './tell-seated.reaction.js';

/** Those who sit on programmes, and are told what becomes of the meeting. */
@Module({})
export class SeatedModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ reactions: [tellSeated] });
  }
}

/** The same for the worker role. */
@Module({ imports: [SeatedModule, MailModule, MeetingsModule], providers: [TellSeated] })
export class SeatedWorkerModule {
  constructor(handlers: Handlers, tell: TellSeated) {
    handlers.react(tellSeated, (event, tx) => tell.handle(event, tx));
  }
}
