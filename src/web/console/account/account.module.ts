import { Module } from '@nestjs/common';
import { ConsoleFrameModule } from '../frame/index.js';
import { AccountController } from './account.controller.js';
import { LooseForms } from './loose-forms.js';
import { LoosePages } from './loose-pages.js';
import { SignInController } from './sign-in.controller.js';

/** Sign-in, and one's own account. */
@Module({
  imports: [ConsoleFrameModule],
  controllers: [SignInController, AccountController],
  providers: [LooseForms, LoosePages],
})
export class AccountPagesModule {}
