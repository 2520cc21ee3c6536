import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../../directory/index.js';
import { LettersModule } from '../../../letters/index.js';
import { MailModule } from '../../../mail/index.js';
import { OfficeDay } from '../form-values.js';
import { ConsoleFrameModule } from '../frame/index.js';
import { AddAddresseePages, AddresseePages } from './addressee.controller.js';
import { CorrectionPages } from './corrections.controller.js';
import { CoveragePages } from './coverage.controller.js';
import { AfterIssuePages } from './letter-pages.service.js';
import { MailPages } from './mails.controller.js';
import { ProgressPages } from './progress.controller.js';

/** What happens to a letter after its issue, in the console. */
@Module({
  imports: [ConsoleFrameModule, DirectoryModule, LettersModule, MailModule],
  providers: [AfterIssuePages, OfficeDay],
  controllers: [ProgressPages, CoveragePages, AddAddresseePages, AddresseePages, MailPages, CorrectionPages],
})
export class AfterIssuePagesModule {}
