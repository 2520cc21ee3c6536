import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/index.js';
import { calendarProblems, FeedAnswers, OccupancyFeeds, type OccupiedRoom } from '../calendar/index.js';
import { Meetings } from '../meetings/index.js';
import { ProcessClock } from '../platform/index.js';
import { Blockings, Bookings, leavesOf, type Room, roomsProblems, Venues } from '../rooms/index.js';
import { blockedSlot, meetingIdOf, publicSlot } from './room-times.js';

const DAY = 86_400_000;
/** As the feeds of processes: whole days of UTC, so that a feed changes by the passing of time once a day. */
const BACK = 90;
const AHEAD = 400;

/** When rooms are taken, for everybody to subscribe to. What for is told of announced meetings alone. */
@ApiExcludeController()
@Controller('calendar/rooms')
@Public()
export class RoomFeedsController {
  constructor(
    private readonly venues: Venues,
    private readonly bookings: Bookings,
    private readonly blockings: Blockings,
    private readonly meetings: Meetings,
    private readonly feeds: OccupancyFeeds,
    private readonly answers: FeedAnswers,
    private readonly clock: ProcessClock,
  ) {}

  @Get(':file')
  async room(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.send('room', file, { request, reply }, async (id) =>
      this.feeds.read(await this.occupied(await this.known(id))),
    );
  }

  private async known(id: string): Promise<Room> {
    try {
      return await this.venues.room(id);
    } catch (error) {
      if (!roomsProblems.roomNotFound.is(error)) throw error;
      throw calendarProblems.feedNotFound('Look up the address on the page of the room.');
    }
  }

  private async occupied(room: Room): Promise<OccupiedRoom> {
    const venue = await this.venues.venue(room.venueId);
    const today = Math.floor(this.clock.now().getTime() / DAY) * DAY;
    const [from, to] = [new Date(today - BACK * DAY), new Date(today + AHEAD * DAY)];
    const leaves = leavesOf(room);
    const bookings = await this.bookings.liveOf(leaves, from, to);
    const blocked = (await this.blockings.standingIn(venue._id, from, to)).filter((blocking) =>
      blocking.leaves.some((leaf) => leaves.includes(leaf)),
    );
    const meetings = await this.meetings.announcedOf(bookings.map(meetingIdOf).filter((one) => one !== null));
    const slots = [
      ...bookings.map((booking) => publicSlot(booking, meetings)),
      ...blocked.map(blockedSlot),
    ].sort((a, b) => a.start.getTime() - b.start.getTime() || (a.key < b.key ? -1 : 1));
    return {
      id: room._id,
      title: `${room.name}, ${venue.name}`,
      description: 'Times at which the room is taken. What for is told of announced meetings only.',
      place: `${room.name}, ${venue.name}, ${venue.city}`,
      zone: venue.zone,
      slots,
    };
  }
}
