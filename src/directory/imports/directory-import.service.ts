import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type Actor,
  event,
  isDuplicateKey,
  type Tx,
  UnitOfWork,
  type Versioned,
} from '../../messaging/index.js';
import {
  Blobs,
  Ids,
  platformProblems,
  readTable,
  type RowFault,
  sha256,
  typed,
  type Typed,
} from '../../platform/index.js';
import { directoryProblems } from '../directory.problems.js';
import { ProcessNames } from '../process-names.js';
import type { Contact, Owner } from '../domain/contact.js';
import type { Delegation } from '../domain/delegation.js';
import { groupBy } from '../domain/group-by.js';
import type { Organisation } from '../domain/organisation.js';
import {
  columnsOf,
  contactRow,
  delegationRow,
  type ImportKind,
  organisationRow,
  stakeholderRow,
} from './kinds.js';
import { type Change, type Plan, planContacts, planDelegations, planOrganisations } from './plan.js';
import { planStakeholders } from './stakeholders.js';

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
  /** What would happen to which record, in the order of the file: the first 200. */
  changes: PlannedChange[];
  /** Every faulty field, by line. While there is one, nothing is written. */
  faults: RowFault[];
  applied: boolean;
  /** The outcome in words. */
  message: string;
}

export interface PlannedChange {
  line: number;
  what: 'added' | 'changed';
  /** `delegation:<id>`, `organisation:<id>`, or of a mailbox `contact` and its address. */
  record: string;
  /** Names of the members that change; empty of a new record. */
  fields: string[];
}

/** Told while a long import runs: rows done, of how many. */
export type ImportProgress = (phase: 'read' | 'write', done: number, of?: number) => void;

/** Records in one transaction. A larger file is written in several; see {@link DirectoryImport.apply}. */
const PER_TRANSACTION = 2_000;

const MOST_CHANGES_SHOWN = 200;

/** One sort of record that an import writes. */
interface Part {
  stream: 'delegation' | 'contact' | 'organisation';
  plan: Plan<Versioned>;
  model: Model<Versioned>;
}

interface Prepared {
  report: ImportReport;
  write: (actor: Actor, progress: ImportProgress) => Promise<void>;
}

/** Brings tables of delegations, contacts, organisations and accredited stakeholders into the directory: looked at first, written when asked. */
@Injectable()
export class DirectoryImport {
  constructor(
    @InjectModel('Delegation') private readonly delegations: Model<Delegation>,
    @InjectModel('Contact') private readonly contacts: Model<Contact>,
    @InjectModel('Organisation') private readonly organisations: Model<Organisation>,
    private readonly processes: ProcessNames,
    private readonly blobs: Blobs,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** What the file would do, with every faulty row. Writes nothing. Throws `platform/table-unreadable`. */
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

  /** The same as {@link preview}, and keeps the file, so that what was looked at can be brought in by its SHA-256. */
  async previewAndKeep(kind: ImportKind, file: Buffer): Promise<ImportReport> {
    const report = await this.preview(kind, file);
    await this.blobs.put(file);
    return report;
  }

  /** Looks again at a file that was kept. Refusal: `directory/import-unknown`. */
  async previewKept(kind: ImportKind, file: string): Promise<ImportReport> {
    return this.preview(kind, await this.kept(file));
  }

  /** Brings in the file that was looked at. Refusals: those of {@link apply}, and `directory/import-unknown`. */
  async applyKept(actor: Actor, kind: ImportKind, file: string): Promise<ImportReport> {
    return this.apply(actor, kind, await this.kept(file));
  }

  private async kept(file: string): Promise<Buffer> {
    try {
      return await this.blobs.get(file);
    } catch (error) {
      if (!platformProblems.blobMissing.is(error)) throw error;
      throw directoryProblems.importUnknown('Look at the file first: upload it again.', {}, { cause: error });
    }
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
        return this.outcome(
          base,
          [...table.faults, ...checked.faults],
          [part('delegation', plan, this.delegations)],
        );
      }
      case 'contacts': {
        const checked = typed(contactRow, table.rows);
        const [owners, existing] = await Promise.all([
          this.owners(),
          this.contacts.find({ addressKey: { $in: keysOf(checked.rows) } }).lean<Contact[]>(),
        ]);
        const plan = planContacts(checked.rows, owners, existing, () => this.ids.next());
        return this.outcome(
          base,
          [...table.faults, ...checked.faults],
          [part('contact', plan, this.contacts)],
        );
      }
      case 'organisations': {
        const checked = typed(organisationRow, table.rows);
        const existing = await this.organisations.find().lean<Organisation[]>();
        const plan = planOrganisations(checked.rows, existing);
        return this.outcome(
          base,
          [...table.faults, ...checked.faults],
          [part('organisation', plan, this.organisations)],
        );
      }
      case 'stakeholders': {
        const checked = typed(stakeholderRow, table.rows);
        const rows = checked.rows.map(({ value }) => value);
        const [existing, contacts, processIds] = await Promise.all([
          this.organisations.find().lean<Organisation[]>(),
          this.contacts
            .find({ addressKey: { $in: rows.flatMap(({ address }) => address?.toLowerCase() ?? []) } })
            .lean<Contact[]>(),
          this.processes.idsOf(rows.flatMap(({ process }) => process ?? [])),
        ]);
        const plan = planStakeholders(checked.rows, existing, contacts, processIds, () => this.ids.next());
        return this.outcome(
          base,
          [...table.faults, ...checked.faults],
          [
            part('organisation', plan.organisations, this.organisations),
            part('contact', plan.contacts, this.contacts),
          ],
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

  private outcome(
    base: Pick<ImportReport, 'kind' | 'file' | 'delimiter' | 'rows'>,
    found: readonly RowFault[],
    parts: readonly Part[],
  ): Prepared {
    const faults = [...found, ...parts.flatMap(({ plan }) => plan.faults)].sort((a, b) => a.line - b.line);
    const all = parts.flatMap(({ plan }) => plan.changes);
    const added = all.filter(({ before }) => before === null).length;
    const unchanged = parts.reduce((sum, { plan }) => sum + plan.unchanged, 0);
    const counts = { added, changed: all.length - added, unchanged };
    const changes = shownChanges(parts);
    const report: ImportReport = { ...base, ...counts, changes, faults, applied: false, message: '' };
    return {
      report: { ...report, message: inWords(report) },
      write: (actor, progress) => this.write(actor, progress, report, parts),
    };
  }

  private async write(
    actor: Actor,
    progress: ImportProgress,
    { kind, file, rows, unchanged }: ImportReport,
    parts: readonly Part[],
  ): Promise<void> {
    const importId = this.ids.next();
    const changes = parts.flatMap(({ plan, ...where }) =>
      plan.changes.map((change) => ({ ...change, ...where })),
    );
    for (let start = 0; start < changes.length; start += PER_TRANSACTION) {
      const slice = changes.slice(start, start + PER_TRANSACTION);
      const added = slice.filter(({ before }) => before === null).length;
      try {
        await this.work.run(actor, async (tx) => {
          for (const [model, ours] of groupBy(slice, (change) => change.model)) {
            await writeChanges(tx, model, ours);
          }
          const counts = { added, changed: slice.length - added, unchanged: start === 0 ? unchanged : 0 };
          tx.append({ type: 'directory-import', id: importId, version: start / PER_TRANSACTION }, [
            event('directory.imported', { kind, file, rows, ...counts }),
          ]);
        });
      } catch (error) {
        if (isDuplicateKey(error)) throw raced(error);
        throw error;
      }
      progress('write', start + slice.length, changes.length);
    }
  }
}

async function writeChanges(
  tx: Tx,
  model: Model<Versioned>,
  changes: readonly (Change<Versioned> & Pick<Part, 'stream'>)[],
): Promise<void> {
  const operations = changes.map(({ stream, before, state, events }) => {
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
  const added = changes.filter(({ before }) => before === null).length;
  if (result.matchedCount !== changes.length - added) throw raced();
}

/** The parts differ in what they write; how they are written is the same. */
const part = <State extends Versioned>(
  stream: Part['stream'],
  plan: Plan<State>,
  model: Model<State>,
): Part => ({
  stream,
  plan: plan,
  model: model as unknown as Model<Versioned>,
});

function shownChanges(parts: readonly Part[]): PlannedChange[] {
  return parts
    .flatMap(({ stream, plan }) => plan.changes.map((change) => ({ stream, change })))
    .sort((a, b) => a.change.line - b.change.line)
    .slice(0, MOST_CHANGES_SHOWN)
    .map(({ stream, change: { line, before, state, events } }) => ({
      line,
      what: before === null ? 'added' : 'changed',
      record:
        stream === 'contact' && 'address' in state
          ? `contact ${String(state.address)}`
          : `${stream}:${state._id}`,
      fields: events.flatMap(({ data }) =>
        'fields' in data && Array.isArray(data.fields) ? data.fields : [],
      ),
    }));
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
    return `${lines} of ${rows} ${rows === 1 ? 'row' : 'rows'} ${lines === 1 ? 'has' : 'have'} faults; nothing was written. Mend them and send the whole file again.`;
  }
  if (added + changed === 0) {
    return rows === 0
      ? 'The file has a header and no rows. Nothing was written.'
      : `Nothing to do: all ${rows} rows are in the directory as the file has them. Nothing was written.`;
  }
  const what = `${added} added, ${changed} changed, ${unchanged} as they were`;
  return applied ? `Written: ${what}.` : `Nothing was written. The file would do this: ${what}.`;
}
