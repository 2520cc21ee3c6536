import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ConsoleSession } from '../../../access/index.js';
import { Pages } from '../../page-frame.js';
import { consoleScript, consoleStyles } from './assets.js';
import { ConsoleBar, ConsoleBody, type ConsoleFrame } from './console-layout.js';
import { noticeOfRequest } from './notices.js';
import { CONSOLE_POLICY } from './responses.js';

/** Sends pages of the office console: each in the same frame, never stored, never indexed. */
@Injectable()
export class Console {
  constructor(private readonly pages: Pages) {}

  /** `status` 422 for a form that comes back with faults. The notice is that of the query's `done`. */
  async send(
    reply: FastifyReply,
    session: ConsoleSession,
    page: ConsoleFrame & { status?: number; searched?: string },
  ): Promise<void> {
    const { status = page.faults !== undefined && page.faults.length > 0 ? 422 : 200, ...frame } = page;
    const html = await this.pages.frame({
      title: `${(frame.faults ?? []).length > 0 ? 'Error: ' : ''}${frame.title}`,
      house: 'Office console',
      styles: [consoleStyles.href],
      script: consoleScript.href,
      width: frame.wide === true ? 'wide' : 'start',
      bar: ConsoleBar({ session, ...frame }),
      children: ConsoleBody({ ...frame, notice: frame.notice ?? noticeOfRequest(reply.request) }),
    });
    sendConsolePage(reply, html, status);
  }
}

export function sendConsolePage(reply: FastifyReply, html: string, status: number): void {
  void reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONSOLE_POLICY,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    })
    .send(html);
}
