import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../../directory/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MeetingsModule } from '../../../meetings/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { DelegationPages } from './delegations.controller.js';
import { ImportPages } from './import.controller.js';
import { ListPages } from './lists.controller.js';
import { DelegationMailboxPages, OrganisationMailboxPages } from './mailboxes.controller.js';
import { OrganisationPages } from './organisations.controller.js';
import { OwnerPages } from './owner-pages.service.js';

/** The directory in the console. */
@Module({
  imports: [ConsoleFrameModule, DirectoryModule, LettersModule, MeetingsModule],
  providers: [OwnerPages, OfficeDay],
  controllers: [
    DelegationPages,
    DelegationMailboxPages,
    OrganisationPages,
    OrganisationMailboxPages,
    ListPages,
    ImportPages,
  ],
})
export class DirectoryPagesModule {}
