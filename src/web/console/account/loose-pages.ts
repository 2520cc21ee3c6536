import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Pages } from '../../page-frame.js';
import {
  consoleStyles,
  ErrorSummary,
  type Fault,
  Notice,
  noticeOfRequest,
  sendConsolePage,
} from '../frame/index.js';

/** Pages of the console for people who are not signed in: its frame without its bar. */
@Injectable()
export class LoosePages {
  constructor(private readonly pages: Pages) {}

  async send(
    reply: FastifyReply,
    { title, faults = [], children }: { title: string; faults?: readonly Fault[]; children: JSX.Element },
  ): Promise<void> {
    const html = await this.pages.frame({
      title: `${faults.length > 0 ? 'Error: ' : ''}${title}`,
      house: 'Office console',
      styles: [consoleStyles.href],
      children: [
        Notice({ text: noticeOfRequest(reply.request) }),
        ErrorSummary({ faults, title: 'That did not work' }),
        children,
      ],
    });
    sendConsolePage(reply, html, faults.length > 0 ? 422 : 200);
  }
}
