import { DateTime } from 'luxon';
import type { ApiClient } from '../cli/api-client.js';

const OFFICE_ZONE = 'America/New_York';

/** Moves the house's process clock along the story, through the API as an office with a movable clock would. */
export class DemoClock {
  constructor(
    private readonly api: ApiClient,
    /** Days between the real case and the one that is played. */
    private readonly moveDays: number,
  ) {}

  /** A moment of the real case, in New York, as an instant of the one that is played. */
  instant(date: string, time: string): Date {
    return DateTime.fromISO(`${date}T${time}`, { zone: OFFICE_ZONE })
      .plus({ days: this.moveDays })
      .toJSDate();
  }

  async step(date: string, time: string): Promise<string> {
    return this.set(this.instant(date, time));
  }

  /** A moment of the real case, given as an instant. */
  async stepTo(real: Date): Promise<string> {
    return this.set(
      DateTime.fromJSDate(real, { zone: OFFICE_ZONE }).plus({ days: this.moveDays }).toJSDate(),
    );
  }

  /** A day of the real case (YYYY-MM-DD) as a day of the one that is played. */
  day(date: string): string {
    return DateTime.fromISO(date, { zone: 'utc' }).plus({ days: this.moveDays }).toISODate() ?? date;
  }

  private async set(instant: Date): Promise<string> {
    await this.api.put('/api/v1/clock', { instant: instant.toISOString() });
    return DateTime.fromJSDate(instant, { zone: OFFICE_ZONE }).toFormat(
      "cccc d LLLL yyyy, HH:mm 'in New York'",
    );
  }
}
