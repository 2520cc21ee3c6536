import { bookingPurposes, layouts, type Room } from '../../../rooms/index.js';
import type { FormValues } from '../form-values.js';
import { type Fault, type Option, Select, TextField, Tick } from '../frame/index.js';
import { layoutNames } from '../rooms/parts.js';
import { purposeNames } from './parts.js';

interface FieldsProps {
  rooms: readonly Room[];
  processes: readonly Option[];
  values: FormValues;
  faults: readonly Fault[];
}

/** What is booked and where; when stands after it. */
export function WhatFields({ rooms, values, faults }: FieldsProps): JSX.Element {
  const shown = (name: string, usual = ''): string => values.filled(name) ?? usual;
  return (
    <>
      <TextField
        name="title"
        label="What for"
        required
        value={shown('title')}
        faults={faults}
        maxlength={300}
      />
      <Select
        name="purpose"
        label="Kind"
        required
        options={bookingPurposes
          .filter((purpose) => purpose !== 'sitting')
          .map((value) => ({ value, text: purposeNames[value] }))}
        value={shown('purpose', 'bilateral')}
        faults={faults}
      />
      <Select
        name="roomId"
        label="Room"
        required
        options={rooms.map(({ _id, name }) => ({ value: _id, text: name }))}
        value={shown('roomId')}
        faults={faults}
      />
    </>
  );
}

/** For whom it is, and what it needs. */
export function WhoFields({ processes, values, faults }: FieldsProps): JSX.Element {
  const shown = (name: string): string => values.filled(name) ?? '';
  return (
    <>
      <Select
        name="processId"
        label="Process"
        blank="None"
        options={processes}
        value={shown('processId')}
        faults={faults}
      />
      <TextField
        name="organiser"
        label="Who asks for it"
        value={shown('organiser')}
        faults={faults}
        maxlength={200}
      />
      <TextField name="mailbox" label="Mailbox" type="email" value={shown('mailbox')} faults={faults} />
      <div class="inline">
        <TextField
          name="seats"
          label="Seats"
          inputmode="numeric"
          size={6}
          value={shown('seats')}
          faults={faults}
        />
        <Select
          name="layout"
          label="Layout"
          blank="Any"
          options={layouts.map((value) => ({ value, text: layoutNames[value] }))}
          value={shown('layout')}
          faults={faults}
        />
      </div>
      <Tick
        name="confidential"
        label="Others see “occupied” only"
        checked={values.text('confidential') === 'yes'}
      />
    </>
  );
}

/** The fields of both as the API takes them. */
export function asked(values: FormValues, ownProcess: string | undefined) {
  const seats = values.filled('seats');
  return {
    roomId: values.text('roomId'),
    purpose: values.text('purpose'),
    title: values.text('title'),
    processId: values.filled('processId') ?? ownProcess ?? null,
    organiser: values.filled('organiser') ?? null,
    mailbox: values.filled('mailbox') ?? null,
    seats: seats === undefined ? null : Number(seats),
    layout: values.filled('layout') ?? null,
    confidential: values.text('confidential') === 'yes',
  };
}
