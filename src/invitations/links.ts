import { Injectable } from '@nestjs/common';
import { SignedLinks } from '../access/index.js';

/** Addresses of the answer pages (served by the web face). Tokens are derived: the same at every call. */
@Injectable()
export class AnswerLinks {
  constructor(private readonly links: SignedLinks) {}

  /** Answers one invitation; opens until the meeting is over. */
  answer(invitationId: string, expires: Date): string {
    return this.links.url('/a/', 'answer-invitation', invitationId, expires);
  }

  /** Takes one answer back; never answers. */
  withdraw(answerId: string, expires: Date): string {
    return this.links.url('/w/', 'withdraw-answer', answerId, expires);
  }
}
