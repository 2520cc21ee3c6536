import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeKey, roomBody, venueBody } from '../../../rooms/index.js';
import { FormValues } from '../form-values.js';
import { faultsOf } from '../frame/index.js';
import {
  atFields,
  differing,
  hoursOfText,
  hoursText,
  placeKeyFrom,
  placeLabels,
  roomFrom,
  strayHours,
  venueFrom,
} from './room-forms.js';

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

describe('hours in one field', () => {
  it('are read as they are shown', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ from: time, to: time }), { maxLength: 6 }), (windows) => {
        expect(hoursOfText(hoursText(windows))).toEqual(windows);
      }),
    );
  });

  it('are read as people write them', () => {
    expect(hoursOfText('8 – 12:30; 13.30-24:00')).toEqual([
      { from: '08:00', to: '12:30' },
      { from: '13:30', to: '24:00' },
    ]);
    expect(hoursOfText(' , ')).toEqual([]);
  });

  it('that are none are left for the schema to refuse, whatever they are', () => {
    const good = { name: 'A', city: 'B', zone: 'Europe/Zurich' };
    for (const text of ['always', '8-9-10', '08:00', '25:00-26:00', '08:00-12:00 13:00-22:00']) {
      const read = venueBody.safeParse(venueFrom(new FormValues({ ...good, 'hours.friday': text })));
      expect([text, atFields(read.error ? faultsOf(read.error, placeLabels) : [])]).toEqual([
        text,
        [{ field: 'hours-friday', message: expect.stringContaining('Friday: must be hours such as') }],
      ]);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        hoursOfText(text);
      }),
    );
  });
});

describe('the key of a room', () => {
  it('is made of its venue and its name, or is none', () => {
    expect(placeKeyFrom('palais-des-nations', 'Room XIX')).toBe('palais-des-nations-room-xix');
    expect(placeKeyFrom('palais', '会议室')).toBe('');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (name) => {
        const made = placeKeyFrom('palais-des-nations', name);
        if (made !== '') expect(placeKey.parse(made)).toBe(made);
      }),
    );
  });
});

describe('the form of a room', () => {
  const typed = {
    name: ' Room XIX ',
    'capacity.conference': '700',
    accessibility: 'Step-free\r\n\r\nhearing loop',
    equipment: '',
    before: '',
    after: '15',
    ownHours: 'venue',
    closed: 'yes',
  };

  it('says what the API takes, with what was left empty as nothing', () => {
    expect(roomBody.parse(roomFrom(new FormValues(typed), 'palais', []))).toEqual({
      venueId: 'palais',
      name: 'Room XIX',
      whereabouts: null,
      capacity: { conference: 700 },
      booths: 0,
      accessibility: ['step-free', 'hearing loop'],
      equipment: [],
      hours: null,
      before: 0,
      after: 15,
      parts: [],
      approval: false,
      authority: null,
      closed: true,
      source: null,
    });
  });

  it('names every slip at its own field, once', () => {
    const values = new FormValues({
      ...typed,
      name: '',
      'capacity.theatre': 'many',
      'capacity.reception': '0',
      booths: '-1',
      after: '500',
      equipment: 'screen\nvoting\u0007',
      ownHours: 'own',
      'hours.monday': 'x-y, z',
    });
    const read = roomBody.safeParse(roomFrom(values, 'palais', ['Not A Key', 'Nor This']));
    const faults = atFields(read.error ? faultsOf(read.error, placeLabels) : []);
    expect(faults.map(({ field }) => field).sort()).toEqual([
      'after',
      'booths',
      'capacity-reception',
      'capacity-theatre',
      'equipment',
      'hours-monday',
      'name',
      'parts',
    ]);
    expect(faults.find(({ field }) => field === 'equipment')?.message).toContain('Equipment, line 2: ');
  });

  it('asks which is meant where hours stand beside those of the venue', () => {
    const asked = (more: object) =>
      strayHours(new FormValues({ ...typed, ...more })).map(({ field }) => field);
    expect(asked({ 'hours.monday': '8-9' })).toEqual(['ownHours']);
    expect(asked({ 'hours.monday': ' ' })).toEqual([]);
    expect(asked({ 'hours.monday': '8-9', ownHours: 'own' })).toEqual([]);
  });

  it('knows in what it differs from what stands, whatever the order of members', () => {
    const stands = { _id: 'x', name: 'A', capacity: { theatre: 1, classroom: 2 }, after: 1 };
    expect(differing(stands, { name: 'A', capacity: { classroom: 2, theatre: 1 }, after: 1 })).toEqual([]);
    expect(differing(stands, { name: 'B', capacity: {}, after: 1 })).toEqual(['Name', 'Seats']);
  });
});
