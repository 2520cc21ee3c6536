import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/index.js';
import { MailModule } from '../mail/index.js';
import { MeetingsModule } from '../meetings/index.js';
import { Handlers } from '../messaging/index.js';
import { LettersModule } from '../letters/index.js';
import { AcknowledgeLetters } from './acknowledge-letters.reaction.js';
import { AskAgain } from './ask-again.reaction.js';
import { AskForLetter } from './ask-for-letter.reaction.js';
import { planChangeDigest, sendChangeDigest, tellWhoComes } from './change-digests/change-digests.tasks.js';
import { PlanChangeDigest } from './change-digests/plan-change-digest.reaction.js';
import { SendChangeDigest } from './change-digests/send-change-digest.timer.js';
import type { PreparedSlice as PreparedDigests } from './change-digests/digest-slices.service.js';
import { InvitationsModule } from './invitations.module.js';
import {
  acknowledgeLetters,
  askAgain,
  askForLetter,
  moveWaitingList,
  sendAnswerReceipt,
  sendReminder,
  settleMeetingLetter,
  stopTelling,
  tellOfSeats,
} from './invitations.tasks.js';
import { MoveWaitingList } from './move-waiting-list.reaction.js';
import { SendAnswerReceipt } from './send-answer-receipt.reaction.js';
import { type PreparedSlice, SendReminder } from './send-reminder.timer.js';
import { SettleMeetingLetter } from './settle-meeting-letter.reaction.js';
import { StopTelling } from './stop-telling.reaction.js';
import { TellOfSeats } from './tell-of-seats.reaction.js';

@Module({
  imports: [InvitationsModule, MeetingsModule, DirectoryModule, LettersModule, MailModule],
  providers: [
    SendAnswerReceipt,
    AcknowledgeLetters,
    AskForLetter,
    AskAgain,
    StopTelling,
    SettleMeetingLetter,
    MoveWaitingList,
    TellOfSeats,
    SendReminder,
    PlanChangeDigest,
    SendChangeDigest,
  ],
})
export class InvitationsWorkerModule {
  constructor(
    handlers: Handlers,
    receipt: SendAnswerReceipt,
    acknowledge: AcknowledgeLetters,
    ask: AskForLetter,
    again: AskAgain,
    stop: StopTelling,
    settle: SettleMeetingLetter,
    move: MoveWaitingList,
    tell: TellOfSeats,
    remind: SendReminder,
    plan: PlanChangeDigest,
    tellChanges: SendChangeDigest,
  ) {
    handlers.react(sendAnswerReceipt, (event, tx) => receipt.handle(event, tx));
    handlers.react(acknowledgeLetters, (event, tx) => acknowledge.handle(event, tx));
    handlers.react(askForLetter, (event, tx) => ask.handle(event, tx));
    handlers.react(askAgain, (event, tx) => again.handle(event, tx));
    handlers.react(settleMeetingLetter, (event, tx) => settle.handle(event, tx));
    handlers.react(stopTelling, (event, tx) => stop.handle(event, tx));
    handlers.react(moveWaitingList, (event, tx) => move.handle(event, tx));
    handlers.react(tellOfSeats, (event, tx) => tell.handle(event, tx));
    handlers.timer(
      sendReminder,
      (timer, tx, prepared: PreparedSlice | null) => remind.handle(timer, tx, prepared),
      (timer) => remind.prepare(timer),
    );
    handlers.react(planChangeDigest, (event, tx) => plan.handle(event, tx));
    handlers.react(tellWhoComes, (event, tx) => plan.tellWhoComes(event, tx));
    handlers.timer(
      sendChangeDigest,
      (timer, tx, prepared: PreparedDigests | null) => tellChanges.handle(timer, tx, prepared),
      (timer) => tellChanges.prepare(timer),
    );
  }
}
