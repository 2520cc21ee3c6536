import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { IANAZone } from 'luxon';
import { vtimezone, ZoneYears } from './vtimezone.js';

const HOUR = 3_600_000;

/** The offset in minutes that a reader works out from the VTIMEZONE for a wall-clock time. */
function readOffset(component: ICAL.Component, local: Date): number {
  const zone = new ICAL.Timezone(component);
  const time = ICAL.Time.fromData({
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: 0,
    isDate: false,
  });
  return zone.utcOffset(time) / 60;
}

describe('VTIMEZONE from the runtime’s own zone data', () => {
  it.each([
    'Europe/Zurich',
    'America/New_York',
    'Asia/Tokyo',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'Pacific/Apia',
    'Europe/Istanbul',
  ])('check 4: %s gives every wall-clock time of its years its instant', (name) => {
    const zone = IANAZone.create(name);
    const component = ICAL.Component.fromString(vtimezone(name, 2016, 2018));
    for (let instant = Date.UTC(2016, 0, 2); instant < Date.UTC(2018, 11, 30); instant += 53 * HOUR) {
      const offset = zone.offset(instant);
      const local = instant + offset * 60_000;
      // Hours that a transition repeats or skips have no single answer.
      if (zone.offset(instant - 3 * HOUR) !== offset || zone.offset(instant + 3 * HOUR) !== offset) continue;
      expect({ instant: new Date(instant), offset: readOffset(component, new Date(local)) }).toEqual({
        instant: new Date(instant),
        offset,
      });
    }
  });

  it('has one observance for each transition, beginning with the one before its years', () => {
    const text = vtimezone('Europe/Zurich', 2017, 2017);
    expect(text.match(/BEGIN:(STANDARD|DAYLIGHT)/g)).toEqual([
      'BEGIN:STANDARD',
      'BEGIN:DAYLIGHT',
      'BEGIN:STANDARD',
    ]);
    expect(text).toContain('DTSTART:20170326T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n');
    expect(text).toContain('DTSTART:20171029T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n');
    expect(text.endsWith('END:VTIMEZONE\r\n')).toBe(true);
  });

  it('has one observance for a zone that never changes', () => {
    expect(vtimezone('Asia/Tokyo', 2017, 2020).match(/BEGIN:STANDARD/g)).toHaveLength(1);
  });

  it('joins the zones of several entries, each once and over all its years', () => {
    const zones = new ZoneYears();
    zones.add('Europe/Zurich', new Date('2018-06-19'), new Date('2018-06-20'));
    zones.add('America/New_York', new Date('2017-06-19'), new Date('2017-06-20'));
    zones.add('Europe/Zurich', new Date('2017-06-19'), new Date('2017-06-20'));
    expect(zones.components()).toBe(
      vtimezone('America/New_York', 2017, 2017) + vtimezone('Europe/Zurich', 2017, 2018),
    );
  });
});
