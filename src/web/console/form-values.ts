import { Inject, Injectable } from '@nestjs/common';
import { dayOf } from '../../meetings/index.js';
import { CONFIG, type Config, ProcessClock } from '../../platform/index.js';

/** What a form sent, field by field; of a field sent several times, all values. Anything that is no text is left out. */
export class FormValues {
  private readonly values: ReadonlyMap<string, readonly string[]>;

  constructor(sent: unknown) {
    const entries = typeof sent === 'object' && sent !== null ? Object.entries(sent) : [];
    this.values = new Map(
      entries.map(([name, value]) => [
        name,
        [value].flat().filter((one): one is string => typeof one === 'string'),
      ]),
    );
  }

  /** As it was typed; empty if it was not sent. */
  text(name: string): string {
    return this.values.get(name)?.at(-1) ?? '';
  }

  /** Undefined if nothing but spaces was typed. */
  filled(name: string): string | undefined {
    const value = this.text(name).trim();
    return value === '' ? undefined : value;
  }

  /** Values of boxes of one name. */
  many(name: string): string[] {
    return [...(this.values.get(name) ?? [])];
  }

  /** A number that a hidden field carries, such as a version; NaN if it is none, which fits no version. */
  number(name: string): number {
    const value = this.text(name);
    return /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  }

  /** The same with other values for some fields. */
  with(changes: Readonly<Record<string, string>>): FormValues {
    return new FormValues({ ...Object.fromEntries(this.values), ...changes });
  }

  /** The fields that were filled in, under these names. */
  pick<Name extends string>(...names: Name[]): Partial<Record<Name, string>> {
    const picked: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = this.filled(name);
      if (value !== undefined) picked[name] = value;
    }
    return picked;
  }
}

/** Which day it is at the office. */
@Injectable()
export class OfficeDay {
  constructor(
    private readonly clock: ProcessClock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** YYYY-MM-DD. */
  today(): string {
    return dayOf(this.clock.now(), this.config.office.zone);
  }

  get zone(): string {
    return this.config.office.zone;
  }
}
