import { Injectable } from '@nestjs/common';
import {
  dayOf,
  instantOf,
  isPublicChange,
  type Meeting,
  Meetings,
  meetingsProblems,
  type ProgrammeChange,
  type Release,
  releaseDiff,
  contentOf,
  Releases,
} from '../meetings/index.js';
import { ProcessClock } from '../platform/index.js';
import type { ReleaseHead, Shown } from './release-pages.js';

export interface ShownProgramme {
  /** With the programme of the release. */
  meeting: Meeting;
  shown: Shown | null;
}

/**
 * What the public may read of a programme: announced meetings, and of them what was released. Drafts are nowhere in it.
 * @throws meetings/not-found also for what is only planned: it does not exist for the public
 */
@Injectable()
export class PublicProgramme {
  constructor(
    private readonly meetings: Meetings,
    private readonly releases: Releases,
    private readonly clock: ProcessClock,
  ) {}

  async meeting(id: string): Promise<Meeting> {
    const meeting = await this.meetings.find(id);
    if (meeting?.announcedAt == null)
      throw meetingsProblems.notFound('There is no announced meeting at this address.');
    return meeting;
  }

  async present(id: string): Promise<ShownProgramme> {
    const meeting = await this.meeting(id);
    const n = presentOf(meeting);
    if (n === 0) return { meeting, shown: null };
    return shownAs(meeting, await this.releases.get(id, n), null);
  }

  /** @throws meetings/release-not-found */
  async release(id: string, n: number): Promise<ShownProgramme> {
    const meeting = await this.meeting(id);
    return shownAs(meeting, await this.releases.get(id, n), null);
  }

  /**
   * As it stood when a day ended in the meeting's zone; of today and later, as it stands now.
   * @param day YYYY-MM-DD
   * @throws meetings/release-not-found before the first
   */
  async on(id: string, day: string): Promise<ShownProgramme> {
    const meeting = await this.meeting(id);
    if (day >= dayOf(this.clock.now(), meeting.zone)) return this.present(id);
    return shownAs(meeting, await this.releases.asOf(id, endOf(day, meeting.zone)), day);
  }

  /** The latest first. */
  async list(id: string): Promise<{ meeting: Meeting; releases: ReleaseHead[] }> {
    const meeting = await this.meeting(id);
    return { meeting, releases: await this.releases.list(id) };
  }

  /**
   * What differs between two releases in what the pages show; speaking limits are the office's affair.
   * @param since undefined: the one before the present
   * @param to undefined: the present one
   * @throws meetings/release-not-found
   */
  async changes(
    id: string,
    since: number | undefined,
    to: number | undefined,
  ): Promise<{
    meeting: Meeting;
    since: ReleaseHead;
    to: ReleaseHead;
    present: number;
    changes: ProgrammeChange[];
  }> {
    const meeting = await this.meeting(id);
    const present = presentOf(meeting);
    const after = await this.releases.get(id, to ?? present);
    const before = await this.releases.get(id, since ?? Math.max(1, after.n - 1));
    const changes = releaseDiff({ ...before, rules: after.rules }, after).filter(isPublicChange);
    return { meeting, since: before, to: after, present, changes };
  }
}

const presentOf = ({ release = 0 }: Meeting): number => release;

function shownAs(meeting: Meeting, release: Release, on: string | null): ShownProgramme {
  return {
    meeting: { ...meeting, ...contentOf(release) },
    shown: { release, present: presentOf(meeting), on },
  };
}

/** The last moment of a day; the first of the next, less one millisecond, also where midnight is skipped. */
function endOf(day: string, zone: string): Date {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const midnight = instantOf(next, '00:00', zone) ?? instantOf(next, '01:00', zone);
  return new Date((midnight?.getTime() ?? Date.parse(`${next}T00:00:00Z`)) - 1);
}
