import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ConsoleSession,
  CurrentActor,
  CurrentSession,
  RequirePermission,
} from '../../../access/index.js';
import type { Actor } from '../../../messaging/index.js';
import { placeKey, type Venue, venueBody, Venues } from '../../../rooms/index.js';
import { FormValues, OfficeDay } from '../form-values.js';
import { Console, ConsoleController, type Fault, faultsOf, seeOther } from '../frame/index.js';
import { type Refused, roomCrumbs, venuePath } from './parts.js';
import { atFields, placeKeyFrom, placeLabels, venueFrom } from './room-forms.js';
import { savePlace } from './save-place.js';
import { VenueForm, VenuePage } from './venue-pages.js';

/** Venues with their hours. */
@ConsoleController('office/venues')
export class VenuePages {
  constructor(
    private readonly console: Console,
    private readonly venues: Venues,
    private readonly day: OfficeDay,
  ) {}

  @Get()
  @RequirePermission('rooms:read')
  all(@Res() reply: FastifyReply): void {
    seeOther(reply, '/office/rooms');
  }

  @Get('new')
  @RequirePermission('rooms:write')
  async blank(@CurrentSession() session: ConsoleSession, @Res() reply: FastifyReply): Promise<void> {
    await this.form(reply, session, undefined);
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
    const key = placeKey.safeParse(values.filled('key') ?? placeKeyFrom(values.text('name')));
    const read = venueBody.safeParse(venueFrom(values));
    const faults =
      key.success && read.success
        ? await savePlace(
            () => this.venues.defineVenue(actor, key.data, undefined, read.data),
            () => this.venues.venue(key.data),
            read.data,
          )
        : slips(key, read);
    if (faults || !key.success) await this.form(reply, session, undefined, { values, faults: faults ?? [] });
    else seeOther(reply, venuePath(key.data), 'venue-saved');
  }

  @Get(':id')
  @RequirePermission('rooms:read')
  async one(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const venue = await this.venues.venue(id);
    await this.console.send(reply, session, {
      title: venue.name,
      nav: 'rooms',
      crumbs: roomCrumbs({ text: venue.name }),
      wide: true,
      children: VenuePage({ session, venue, rooms: await this.venues.roomsOf(id) }),
    });
  }

  @Get(':id/edit')
  @RequirePermission('rooms:write')
  async edit(
    @CurrentSession() session: ConsoleSession,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.form(reply, session, await this.venues.venue(id));
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
    await this.venues.venue(id);
    const values = new FormValues(sent);
    const read = venueBody.safeParse(venueFrom(values));
    const faults = read.success
      ? await savePlace(
          () => this.venues.defineVenue(actor, id, values.number('version'), read.data),
          () => this.venues.venue(id),
          read.data,
        )
      : slips(read);
    if (faults) await this.form(reply, session, await this.venues.venue(id), { values, faults });
    else seeOther(reply, venuePath(id), 'venue-saved');
  }

  private async form(
    reply: FastifyReply,
    session: ConsoleSession,
    venue: Venue | undefined,
    refused?: Refused,
  ): Promise<void> {
    await this.console.send(reply, session, {
      title: venue === undefined ? 'New venue' : venue.name,
      nav: 'rooms',
      crumbs: roomCrumbs(...(venue === undefined ? [] : [{ text: venue.name, href: venuePath(venue._id) }]), {
        text: venue === undefined ? 'New venue' : 'Change',
      }),
      faults: refused?.faults ?? [],
      children: VenueForm({ session, venue, zone: this.day.zone, refused }),
    });
  }
}

type Read = { error?: Parameters<typeof faultsOf>[0] | undefined };

/** Faults of what was read from a form, at its fields; the key, which has no name of its own, at its field. */
export function slips(...reads: [Read] | [key: Read, body: Read]): Fault[] {
  const [body, key] = reads.length === 2 ? [reads[1], reads[0]] : [reads[0], undefined];
  const faults = body.error === undefined ? [] : atFields(faultsOf(body.error, placeLabels));
  const [fault] = key?.error?.issues ?? [];
  return fault === undefined ? faults : [...faults, { field: 'key', message: `Key: ${fault.message}` }];
}
