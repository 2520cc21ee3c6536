import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/index.js';
import { MailModule } from '../mail/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { Handlers } from '../messaging/index.js';
import { AskForCancellationLetter } from './ask-for-cancellation-letter.reaction.js';
import { InvitationsModule } from './invitations.module.js';
import { askForCancellationLetter, sendAnswerReceipt } from './invitations.tasks.js';
import { SendAnswerReceipt } from './send-answer-receipt.reaction.js';

@Module({
  imports: [InvitationsModule, MeetingsModule, DirectoryModule, MailModule],
  providers: [SendAnswerReceipt, AskForCancellationLetter],
})
export class InvitationsWorkerModule {
  constructor(handlers: Handlers, receipt: SendAnswerReceipt, ask: AskForCancellationLetter) {
    handlers.react(sendAnswerReceipt, (event, tx) => receipt.handle(event, tx));
    handlers.react(askForCancellationLetter, (event, tx) => ask.handle(event, tx));
  }
}
