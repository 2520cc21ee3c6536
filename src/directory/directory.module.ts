import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Catalogue } from '../messaging/index.js';
import { Contacts } from './contacts.service.js';
import { Delegations } from './delegations.service.js';
import { directoryEvents } from './directory.events.js';
import { directoryProblems } from './directory.problems.js';
import { Directory } from './directory.service.js';
import { DirectoryBoard } from './directory-board.service.js';
import { DirectorySearch } from './directory-search.service.js';
import { DirectoryExport } from './exports/directory-export.service.js';
import { ExportsController } from './http/exports.controller.js';
import { DistributionLists } from './distribution-lists.service.js';
import { DelegationContactsController, OrganisationContactsController } from './http/contacts.controller.js';
import { DelegationsController } from './http/delegations.controller.js';
import { DistributionListsController } from './http/distribution-lists.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { StandingController } from './http/standing.controller.js';
import { OrganisationsController } from './http/organisations.controller.js';
import { DirectoryImport } from './imports/directory-import.service.js';
import { Organisations } from './organisations.service.js';
import { ProcessNames } from './process-names.js';
import {
  contactSchema,
  delegationSchema,
  distributionListSchema,
  organisationSchema,
} from './persistence/directory.models.js';
import { StandingDirectory } from './standing/standing-directory.service.js';

const services = [
  Contacts,
  Delegations,
  Directory,
  DirectoryBoard,
  DirectoryExport,
  DirectoryImport,
  DirectorySearch,
  DistributionLists,
  Organisations,
  ProcessNames,
  StandingDirectory,
];

/** Who is addressed: delegations, organisations, their mailboxes, and the lists that choose among them. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: 'Delegation', schema: delegationSchema },
      { name: 'Organisation', schema: organisationSchema },
      { name: 'Contact', schema: contactSchema },
      { name: 'DistributionList', schema: distributionListSchema },
    ]),
  ],
  providers: services,
  exports: services,
})
export class DirectoryModule {
  constructor(catalogue: Catalogue) {
    catalogue.declare({ events: directoryEvents, problems: directoryProblems });
  }
}

@Module({
  imports: [DirectoryModule],
  controllers: [
    DelegationsController,
    DelegationContactsController,
    OrganisationsController,
    OrganisationContactsController,
    DistributionListsController,
    ExportsController,
    ImportsController,
    StandingController,
  ],
})
export class DirectoryApiModule {}
