import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/index.js';
import { MailModule } from '../mail/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { Handlers } from '../messaging/index.js';
import { LettersModule } from '../letters/index.js';
import { AcknowledgeLetters } from './acknowledge-letters.reaction.js';
import { AskForCancellationLetter } from './ask-for-cancellation-letter.reaction.js';
import { InvitationsModule } from './invitations.module.js';
import {
  acknowledgeLetters,
  askForCancellationLetter,
  moveWaitingList,
  sendAnswerReceipt,
  sendReminder,
  tellOfSeats,
} from './invitations.tasks.js';
import { MoveWaitingList } from './move-waiting-list.reaction.js';
import { OwnMailboxes } from './own-mailboxes.js';
import { SendAnswerReceipt } from './send-answer-receipt.reaction.js';
import { type PreparedSlice, SendReminder } from './send-reminder.timer.js';
import { TellOfSeats } from './tell-of-seats.reaction.js';

@Module({
  imports: [InvitationsModule, MeetingsModule, DirectoryModule, LettersModule, MailModule],
  providers: [
    OwnMailboxes,
    SendAnswerReceipt,
    AcknowledgeLetters,
    AskForCancellationLetter,
    MoveWaitingList,
    TellOfSeats,
    SendReminder,
  ],
})
export class InvitationsWorkerModule {
  constructor(
    handlers: Handlers,
    receipt: SendAnswerReceipt,
    acknowledge: AcknowledgeLetters,
    ask: AskForCancellationLetter,
    move: MoveWaitingList,
    tell: TellOfSeats,
    remind: SendReminder,
  ) {
    handlers.react(sendAnswerReceipt, (event, tx) => receipt.handle(event, tx));
    handlers.react(acknowledgeLetters, (event, tx) => acknowledge.handle(event, tx));
    handlers.react(askForCancellationLetter, (event, tx) => ask.handle(event, tx));
    handlers.react(moveWaitingList, (event, tx) => move.handle(event, tx));
    handlers.react(tellOfSeats, (event, tx) => tell.handle(event, tx));
    handlers.timer(
      sendReminder,
      (timer, tx, prepared: PreparedSlice | null) => remind.handle(timer, tx, prepared),
      (timer) => remind.prepare(timer),
    );
  }
}
