import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MailModule } from '../../mail/index.js';
import { Catalogue, Handlers } from '../../messaging/index.js';
import { RoomsModule } from '../rooms.module.js';
import { BookingLinks } from './booking-links.js';
import { organiserNewsSchema } from './organiser-news.schema.js';
import { Organisers } from './organisers.service.js';
import { noteForOrganiser, tellOrganiser } from './organisers.tasks.js';

/** Organisers are told what becomes of their rooms. Apart from the rooms themselves, which send no mail. */
@Module({
  imports: [
    MongooseModule.forFeature([{ name: 'OrganiserNews', schema: organiserNewsSchema }]),
    MailModule,
    RoomsModule,
  ],
  providers: [Organisers, BookingLinks],
  exports: [Organisers, BookingLinks],
})
export class OrganisersModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ reactions: [noteForOrganiser], timers: [tellOrganiser] });
  }
}

/** What bookings bring, for the worker role. */
@Module({ imports: [OrganisersModule] })
export class OrganisersWorkerModule {
  constructor(handlers: Handlers, organisers: Organisers) {
    handlers.react(noteForOrganiser, (event, tx) => organisers.note(event, tx));
    handlers.timer(tellOrganiser, (timer, tx) => organisers.tell(timer, tx));
  }
}
