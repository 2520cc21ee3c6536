import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, saveVersioned, type Todo, TodoList, UnitOfWork } from '../messaging/index.js';
import { aboutInvitation } from './answer.decide.js';
import { settleFor } from './answer.todos.js';
import type { Invitation } from './answer.types.js';
import { invitationsProblems } from './invitations.problems.js';
import { type InvitationRecord, Invitations } from './invitations.service.js';

/** Answers by different channels that contradict each other, or that somebody disowns. */
@Injectable()
export class Contradictions {
  constructor(
    @InjectModel('Invitation') private readonly rows: Model<Invitation>,
    private readonly invitations: Invitations,
    private readonly todos: TodoList,
    private readonly work: UnitOfWork,
  ) {}

  /** What waits for the office on this invitation. */
  of(invitation: Invitation): Promise<Todo[]> {
    return this.todos.openAmong(settleFor(invitation));
  }

  /** What waits on the invitations to a meeting, the oldest first. */
  async ofMeeting(meetingId: string): Promise<{ todo: Todo; invitation: Invitation }[]> {
    const rows = await this.rows.find({ meetingId, standing: { $ne: null } }).lean<Invitation[]>();
    const todos = await this.todos.openAmong(rows.flatMap(settleFor));
    const byId = new Map(rows.map((row) => [row._id, row]));
    return todos.flatMap((todo) => {
      const invitation = byId.get(todo.about.id);
      return invitation === undefined ? [] : [{ todo, invitation }];
    });
  }

  /**
   * The office asked the delegation, and what stands stays. (Where it does not stay, the office enters an answer.)
   * @throws invitations/nothing-to-settle
   */
  async keepStanding(actor: Actor, id: string, note: string): Promise<InvitationRecord> {
    return this.work.run(actor, async (tx) => {
      const record = await this.invitations.read(id);
      const open = await this.of(record.invitation);
      if (open.length === 0) {
        throw invitationsProblems.nothingToSettle('Somebody may have settled it before.', {
          invitationId: id,
        });
      }
      for (const { _id } of open) await tx.settle(_id, note);
      const { invitation } = record;
      const events = [event('invitation.contradiction-settled', { ...aboutInvitation(invitation), note })];
      const saved = await saveVersioned(this.rows, tx, 'invitation', invitation, invitation, events);
      return { ...record, invitation: saved };
    });
  }
}
