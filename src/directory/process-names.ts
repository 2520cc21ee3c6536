import { Injectable } from '@nestjs/common';

/** Ids of processes by what a person calls them: their id, or the key that the office gave them. */
export type ProcessLookup = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * Which processes there are, for accreditations to one of them. The directory stands below processes and is told: the
 * module that keeps them registers the lookup. Where none is registered, a name is taken for an id.
 */
@Injectable()
export class ProcessNames {
  private lookup: ProcessLookup = (names) => Promise.resolve(new Map(names.map((name) => [name, name])));

  register(lookup: ProcessLookup): void {
    this.lookup = lookup;
  }

  /** Ids by the names that are known; an unknown name is absent. */
  async idsOf(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return names.length === 0 ? new Map() : this.lookup([...new Set(names)]);
  }
}
