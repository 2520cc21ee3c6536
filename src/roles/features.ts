import { AccessApiModule } from '../access/index.js';
import { CalendarApiModule, CalendarModule } from '../calendar/index.js';
import { DirectoryApiModule, DirectoryModule } from '../directory/index.js';
import {
  FollowersModule,
  FollowersWorkerModule,
  SeatedModule,
  SeatedWorkerModule,
  InvitationsApiModule,
  InvitationsModule,
  InvitationsWorkerModule,
} from '../invitations/index.js';
import { LettersApiModule, LettersModule, LettersWorkerModule } from '../letters/index.js';
import { MailApiModule, MailModule, MailWorkerModule } from '../mail/index.js';
import { MeetingsApiModule, MeetingsModule, MeetingsWorkerModule } from '../meetings/index.js';
import {
  OrganisersModule,
  OrganisersWorkerModule,
  RoomsApiModule,
  RoomsModule,
  RoomsWorkerModule,
} from '../rooms/index.js';
import { WebModule } from '../web/index.js';
import { OperationsApiModule } from '../web/operations/operations.module.js';
import type { Features } from './boot.js';

/** Everything that Convene does, by role. */
export const features: Features = {
  common: [
    DirectoryModule,
    CalendarModule,
    RoomsModule,
    MailModule,
    OrganisersModule,
    LettersModule,
    MeetingsModule,
    InvitationsModule,
    FollowersModule,
    SeatedModule,
  ],
  api: [
    AccessApiModule,
    DirectoryApiModule,
    CalendarApiModule,
    RoomsApiModule,
    MailApiModule,
    LettersApiModule,
    MeetingsApiModule,
    InvitationsApiModule,
    WebModule,
    OperationsApiModule,
  ],
  worker: [
    RoomsWorkerModule,
    MailWorkerModule,
    OrganisersWorkerModule,
    LettersWorkerModule,
    MeetingsWorkerModule,
    InvitationsWorkerModule,
    FollowersWorkerModule,
    SeatedWorkerModule,
  ],
};
