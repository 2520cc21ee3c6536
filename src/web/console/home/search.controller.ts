import { Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type ConsoleSession, CurrentSession, RequirePermission } from '../../../access/index.js';
import { DirectorySearch } from '../../../directory/index.js';
import { LettersRepository, ReceivedLetters } from '../../../letters/index.js';
import { Meetings } from '../../../meetings/index.js';
import { Venues } from '../../../rooms/index.js';
import { Console, ConsoleController } from '../frame/index.js';
import { dayIn } from './search.js';
import { SearchPage, type SearchPageProps } from './search-page.js';

const MOST = 50;

/** One field for all: letters, also those received, by date, number, sender or subject; delegations and organisations; meetings; rooms. */
@ConsoleController('office/search')
export class SearchController {
  constructor(
    private readonly console: Console,
    private readonly letters: LettersRepository,
    private readonly received: ReceivedLetters,
    private readonly meetings: Meetings,
    private readonly directory: DirectorySearch,
    private readonly venues: Venues,
  ) {}

  @Get()
  @RequirePermission('console:use')
  async search(
    @CurrentSession() session: ConsoleSession,
    @Query('q') sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const words = typeof sent === 'string' ? sent.slice(0, 200).trim() : '';
    await this.console.send(reply, session, {
      title: words === '' ? 'Search' : `Search: ${words}`,
      nav: 'search',
      crumbs: [{ text: 'Office', href: '/office' }, { text: 'Search' }],
      wide: true,
      searched: words,
      children: SearchPage(await this.found(session, words)),
    });
  }

  private async found(session: ConsoleSession, words: string): Promise<SearchPageProps> {
    const { processId } = session.person;
    const day = dayIn(words);
    if (words === '') return { words, day, letters: [], received: [], bodies: [], meetings: [], places: [] };
    const [letters, received, meetings, bodies, places] = await Promise.all([
      session.may('letters:read') ? this.letters.search({ words, day, processId }, MOST) : [],
      session.may('letters:read') ? this.received.search({ words, day, processId }, MOST) : [],
      session.may('meetings:read') ? this.meetings.search({ words, day, processId }, MOST) : [],
      session.may('directory:read') ? this.directory.search(words, MOST) : [],
      session.may('rooms:read') ? this.venues.search(words, MOST) : [],
    ]);
    return { words, day, letters, received, bodies, meetings, places };
  }
}
