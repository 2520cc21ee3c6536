import { Body, Controller, Get, Inject, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { linkActor, Public } from '../access/index.js';
import { CONFIG, type Config } from '../platform/index.js';
import { BookingLinks, Bookings, isLive, isOffered, roomsProblems, Venues } from '../rooms/index.js';
import { OwnBookingPage } from './booking-page.js';
import { Pages } from './page-frame.js';
import { sendPage } from './page-response.js';
import { WebProblemFilter } from './web-problem.filter.js';

const said = z.object({ act: z.enum(['reconfirm', 'release', 'accept', 'decline']) });

/**
 * The page behind "See the booking" in an organiser's mail. The token is the right to see the booking, to reconfirm it
 * and to give it back: GET and HEAD change nothing (mail scanners follow links), POST acts, and twice is once.
 */
@ApiExcludeController()
@Controller('b/:token')
@Public()
@UseFilters(WebProblemFilter)
export class BookingController {
  constructor(
    private readonly links: BookingLinks,
    private readonly bookings: Bookings,
    private readonly venues: Venues,
    private readonly pages: Pages,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const booking = await this.bookings.get(this.links.open(token));
    const html = await this.pages.frame({
      title: 'Your room',
      house: this.config.mail.from.name,
      children: OwnBookingPage({
        booking,
        room: await this.venues.room(booking.roomId),
        venue: await this.venues.venue(booking.venueId),
        action: `/b/${token}`,
      }),
    });
    sendPage(reply, html, { personal: true });
  }

  @Post()
  async act(@Param('token') token: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const id = this.links.open(token);
    const { data } = said.safeParse(body);
    if (data === undefined) throw roomsProblems.nothingAsked('Press one of the buttons of the page.');
    const booking = await this.bookings.get(id);
    const actor = linkActor(`booking:${id}`);
    if (data.act === 'reconfirm' && booking.reconfirmBy != null) {
      await this.bookings.act(actor, id, { act: 'reconfirm' });
    }
    if ((data.act === 'accept' || data.act === 'decline') && isOffered(booking)) {
      await this.bookings.act(actor, id, { act: data.act });
    }
    if (data.act === 'release' && isLive(booking)) {
      await this.bookings.act(actor, id, { act: 'release', why: 'The organiser gave it back.' });
    }
    // A reload shows the result again and does nothing twice.
    void reply.code(303).header('location', `/b/${token}`).header('cache-control', 'no-store').send();
  }
}
