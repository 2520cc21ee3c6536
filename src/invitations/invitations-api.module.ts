import { Module } from '@nestjs/common';
import { MeetingsModule } from '../meetings/index.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsModule } from './invitations.module.js';

@Module({ imports: [InvitationsModule, MeetingsModule], controllers: [InvitationsController] })
export class InvitationsApiModule {}
