import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { placeKey, type Room, roomBody, type Venue, Venues } from '../../../rooms/index.js';
import { isoDate } from '../../../platform/index.js';
import { DoorSheets } from '../../door-sheets.service.js';
import { FormValues } from '../form-values.js';
import { Console, ConsoleController, seeOther, sendDownload } from '../frame/index.js';
import { type Refused, roomCrumbs, roomPath, venuePath } from './parts.js';
import { placeKeyFrom, roomFrom, strayHours } from './room-forms.js';
import { ChooseVenue, RoomForm, RoomPage } from './room-pages.js';
import { savePlace } from './save-place.js';
import { RoomsPage } from './venue-pages.js';
import { slips } from './venues.controller.js';

const VENUES_A_PAGE = 20;
const MOST_VENUES = 500;

/** All rooms by venue, and each of them. */
@ConsoleController('office/rooms')
export class RoomPages {
  constructor(
    private readonly console: Console,
    private readonly venues: Venues,
    private readonly sheets: DoorSheets,
  ) {}

  @Get()
  @RequirePermission('rooms:read')
  async list(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cursor = new FormValues(query).filled('cursor');
    const { items, next } = await this.venues.listVenues({
      limit: VENUES_A_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const venues = await Promise.all(
      items.map(async (venue) => ({ venue, rooms: await this.venues.roomsOf(venue._id) })),
    );
    await this.console.send(reply, session, {
      title: 'Rooms',
      nav: 'rooms',
      crumbs: [{ text: 'Office', href: '/office' }, { text: 'Rooms' }],
      wide: true,
      children: RoomsPage({ venues, next, writes: session.may('rooms:write') }),
    });
  }

  @Get('new')
  @RequirePermission('rooms:write')
  async blank(
    @CurrentSession() session: ConsoleSession,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const venueId = new FormValues(query).filled('venue');
    if (venueId !== undefined) {
      await this.form(reply, session, await this.venues.venue(venueId), undefined);
      return;
    }
    const { items } = await this.venues.listVenues({ limit: MOST_VENUES });
    await this.console.send(reply, session, {
      title: 'New room',
      nav: 'rooms',
      crumbs: roomCrumbs({ text: 'New room' }),
      children: ChooseVenue({ venues: items }),
    });
  }

  @Post()
  @RequirePermission('rooms:write')
  async add(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = new FormValues(sent);
    const venue = await this.venues.venue(values.text('venueId'));
    const key = placeKey.safeParse(values.filled('key') ?? placeKeyFrom(venue._id, values.text('name')));
    const read = roomBody.safeParse(roomFrom(values, venue._id, values.many('parts')));
    const stray = strayHours(values);
    const faults =
      key.success && read.success && stray.length === 0
        ? await savePlace(
            () => this.venues.defineRoom(actor, key.data, undefined, read.data),
            () => this.venues.room(key.data),
            read.data,
          )
        : [...slips(key, read), ...stray];
    if (faults || !key.success)
      await this.form(reply, session, venue, undefined, { values, faults: faults ?? [] });
    else seeOther(reply, roomPath(key.data), 'room-saved');
  }

  @Get(':id')
  @RequirePermission('rooms:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const room = await this.venues.room(id);
    const venue = await this.venues.venue(room.venueId);
    await this.console.send(reply, session, {
      title: room.name,
      nav: 'rooms',
      crumbs: roomCrumbs({ text: venue.name, href: venuePath(venue._id) }, { text: room.name }),
      children: RoomPage({ session, room, venue, rooms: await this.venues.roomsOf(venue._id) }),
    });
  }

  /** `on` left out, or no day: today where the room is. */
  @Get(':id/door-sheet.pdf')
  @RequirePermission('rooms:read')
  async doorSheet(
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const on = isoDate.safeParse(new FormValues(query).filled('on'));
    const { bytes, contentType, filename } = await this.sheets.pdf(id, on.data);
    sendDownload(reply, bytes, contentType, filename);
  }

  @Get(':id/edit')
  @RequirePermission('rooms:write')
  async edit(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const room = await this.venues.room(id);
    await this.form(reply, session, await this.venues.venue(room.venueId), room);
  }

  @Post(':id/edit')
  @RequirePermission('rooms:write')
  async change(
    @CurrentSession() session: ConsoleSession,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() sent: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { venueId, parts } = await this.venues.room(id);
    const values = new FormValues(sent);
    const read = roomBody.safeParse(roomFrom(values, venueId, parts));
    const stray = strayHours(values);
    const faults =
      read.success && stray.length === 0
        ? await savePlace(
            () => this.venues.defineRoom(actor, id, values.number('version'), read.data),
            () => this.venues.room(id),
            read.data,
          )
        : [...slips(read), ...stray];
    if (faults) {
      const [room, venue] = [await this.venues.room(id), await this.venues.venue(venueId)];
      await this.form(reply, session, venue, room, { values, faults });
    } else seeOther(reply, roomPath(id), 'room-saved');
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    venue: Venue,
    room: Room | undefined,
    refused?: Refused,
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: room === undefined ? 'New room' : room.name,
      nav: 'rooms',
      crumbs: roomCrumbs(
        { text: venue.name, href: venuePath(venue._id) },
        ...(room === undefined ? [] : [{ text: room.name, href: roomPath(room._id) }]),
        { text: room === undefined ? 'New room' : 'Change' },
      ),
      faults: refused?.faults ?? [],
      children: RoomForm({
        session,
        room,
        venue,
        rooms: await this.venues.roomsOf(venue._id),
        refused,
      }),
    });
  }
}
