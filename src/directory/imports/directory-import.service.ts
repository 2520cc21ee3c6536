import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Actor, event, isDuplicateKey, UnitOfWork, type Versioned } from '../../messaging/index.js';
import { Ids, sha256 } from '../../platform/index.js';
import { directoryProblems } from '../directory.problems.js';
import type { Contact, Owner } from '../domain/contact.js';
import type { Delegation } from '../domain/delegation.js';
import type { Organisation } from '../domain/organisation.js';
import {
  columnsOf,
  contactRow,
  delegationRow,
  type ImportKind,
  organisationRow,
  typed,
  type Typed,
} from './kinds.js';
import { type Change, type Plan, planContacts, planDelegations, planOrganisations } from './plan.js';
import { readTable, type RowFault } from './table.js';

export interface ImportReport {
  kind: ImportKind;
  /** SHA-256 of the file. */
  file: string;
  delimiter: string;
  /** Rows of the file, faulty ones too, without the header. */
  rows: number;
  added: number;
  changed: number;
  /** Rows that say what the directory says already. */
  unchanged: number;
  /** Every faulty field, by line. While there is one, nothing is written. */
  faults: RowFault[];
  applied: boolean;
  /** The outcome in words. */
  message: string;
}

/** Told while a long import runs: rows done, of how many. */
export type ImportProgress = (phase: 'read' | 'write', done: number, of?: number) => void;

/** Records in one transaction. A larger file is written in several; see {@link DirectoryImport.apply}. */
const PER_TRANSACTION = 2_000;

interface Prepared {
  report: ImportReport;
  write: (actor: Actor, progress: ImportProgress) => Promise<void>;
}

/** Brings tables of delegations, contacts and organisations into the directory: looked at first, written when asked. */
@Injectable()
export class DirectoryImport {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** What the file would do, with every faulty row. Writes nothing. Throws `directory/file-unreadable`. */
  async preview(
    kind: ImportKind,
    csv: Buffer | string,
    progress: ImportProgress = quiet,
  ): Promise<ImportReport> {
    return (await this.prepare(kind, csv, progress)).report;
  }

  /**
   * Brings the file in. Refused with all faults (`directory/import-faulty`) while one stands. Rows already as the
   * file says write nothing, so the same file a second time changes nothing. Up to 2,000 changed records commit
   * together; should a larger file stop half-way, what was written stands and the same file completes it.
   * Throws `directory/import-raced` if somebody changed one of the records meanwhile: bring the file in again.
   */
  async apply(
    actor: Actor,
    kind: ImportKind,
    csv: Buffer | string,
    progress: ImportProgress = quiet,
  ): Promise<ImportReport> {
    const { report, write } = await this.prepare(kind, csv, progress);
    if (report.faults.length > 0) {
      throw directoryProblems.importFaulty(report.message, {
        findings: report.faults.map(({ line, column, reason }) => ({
          level: 'error',
          code: 'directory/row',
          where: `line ${line}${column === undefined ? '' : `, column ${column}`}`,
          message: reason,
        })),
        report,
      });
    }
    await write(actor, progress);
    const applied = { ...report, applied: true };
    return { ...applied, message: inWords(applied) };
  }

  private async prepare(kind: ImportKind, csv: Buffer | string, progress: ImportProgress): Promise<Prepared> {
    const table = await readTable(csv, columnsOf(kind), (rows) => progress('read', rows));
    const file = sha256(csv);
    const base = { kind, file, delimiter: table.delimiter, rows: table.count };
    switch (kind) {
      case 'delegations': {
        const checked = typed(delegationRow, table.rows);
        const existing = await this.delegations.find().lean<Delegation[]>();
        const plan = planDelegations(checked.rows, existing, `import ${file.slice(0, 12)}`);
        return this.outcome(base, [...table.faults, ...checked.faults], plan, this.delegations, 'delegation');
      }
      case 'contacts': {
        const checked = typed(contactRow, table.rows);
        const [owners, existing] = await Promise.all([
          this.owners(),
          this.contacts.find({ addressKey: { $in: keysOf(checked.rows) } }).lean<Contact[]>(),
        ]);
        const plan = planContacts(checked.rows, owners, existing, () => this.ids.next());
        return this.outcome(base, [...table.faults, ...checked.faults], plan, this.contacts, 'contact');
      }
      case 'organisations': {
        const checked = typed(organisationRow, table.rows);
        const existing = await this.organisations.find().lean<Organisation[]>();
        const plan = planOrganisations(checked.rows, existing);
        return this.outcome(
          base,
          [...table.faults, ...checked.faults],
          plan,
          this.organisations,
          'organisation',
        );
      }
    }
  }

  /** By what a row may call an owner, in lower case: id, or ISO alpha-3 code. */
  private async owners(): Promise<Map<string, Owner>> {
    const [delegations, organisations] = await Promise.all([
      this.delegations.find().select({ iso3: 1 }).lean<Pick<Delegation, '_id' | 'iso3'>[]>(),
      this.organisations.find().select({ _id: 1 }).lean<{ _id: string }[]>(),
    ]);
    const owners = new Map<string, Owner>();
    for (const { _id: id } of organisations) owners.set(id, { type: 'organisation', id });
    for (const { _id: id, iso3 } of delegations) {
      owners.set(id, { type: 'delegation', id });
      if (iso3 !== undefined) owners.set(iso3.toLowerCase(), { type: 'delegation', id });
    }
    return owners;
  }

  private outcome<State extends Versioned>(
    base: Pick<ImportReport, 'kind' | 'file' | 'delimiter' | 'rows'>,
    found: readonly RowFault[],
    plan: Plan<State>,
    model: Model<State>,
    stream: string,
  ): Prepared {
    const faults = [...found, ...plan.faults].sort((a, b) => a.line - b.line);
    const added = plan.changes.filter(({ before }) => before === null).length;
    const counts = { added, changed: plan.changes.length - added, unchanged: plan.unchanged };
    const report: ImportReport = { ...base, ...counts, faults, applied: false, message: '' };
    return {
      report: { ...report, message: inWords(report) },
      write: (actor, progress) => this.write(actor, progress, report, plan.changes, model, stream),
    };
  }

  private async write<State extends Versioned>(
    actor: Actor,
    progress: ImportProgress,
    { kind, file, rows, unchanged }: ImportReport,
    changes: readonly Change<State>[],
    model: Model<State>,
    stream: string,
  ): Promise<void> {
    const importId = this.ids.next();
    for (let start = 0; start < changes.length; start += PER_TRANSACTION) {
      const part = changes.slice(start, start + PER_TRANSACTION);
      const added = part.filter(({ before }) => before === null).length;
      try {
        await this.work.run(actor, async (tx) => {
          const operations = part.map(({ before, state, events }) => {
            const version = tx.append({ type: stream, id: state._id, version: before?.version ?? 0 }, events);
            const record = { ...state, version };
            return before
              ? { replaceOne: { filter: { _id: state._id, version: before.version }, replacement: record } }
              : { insertOne: { document: record } };
          });
          const result = await model.collection.bulkWrite(operations as never, {
            session: tx.session,
            ordered: true,
          });
          if (result.matchedCount !== part.length - added) throw raced();
          const counts = { added, changed: part.length - added, unchanged: start === 0 ? unchanged : 0 };
          tx.append({ type: 'directory-import', id: importId, version: start / PER_TRANSACTION }, [
            event('directory.imported', { kind, file, rows, ...counts }),
          ]);
        });
      } catch (error) {
        if (isDuplicateKey(error)) throw raced(error);
        throw error;
      }
      progress('write', start + part.length, changes.length);
    }
  }
}

const quiet: ImportProgress = () => undefined;

const keysOf = (rows: readonly Typed<{ address: string }>[]): string[] =>
  rows.map(({ value }) => value.address.toLowerCase());

const raced = (cause?: unknown) =>
  directoryProblems.importRaced(
    'One of the records was changed or added while the file was being written, or its ISO code belongs to another. Look at the preview again, then repeat.',
    {},
    cause === undefined ? undefined : { cause },
  );

function inWords({ rows, added, changed, unchanged, faults, applied }: ImportReport): string {
  if (faults.length > 0) {
    const lines = new Set(faults.map(({ line }) => line)).size;
    return `${lines} of ${rows} ${rows === 1 ? 'row has' : 'rows have'} faults; nothing was written. Mend them and send the whole file again.`;
  }
  if (added + changed === 0) {
    return `Nothing to do: all ${unchanged} rows are in the directory as the file has them. Nothing was written.`;
  }
  const what = `${added} added, ${changed} changed, ${unchanged} as they were`;
  return applied ? `Written: ${what}.` : `Nothing was written. The file would do this: ${what}.`;
}
