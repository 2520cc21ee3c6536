import { parse, type CsvError, type Info } from 'csv-parse';
import type { z } from 'zod';
import { platformProblems } from './platform.problems.js';

/** What is wrong with one row, for a person with the file open in a spreadsheet. */
export interface RowFault {
  /** Line of the file on which the row begins, counted from 1, header included. */
  line: number;
  column?: string;
  reason: string;
  /** What stood there, shortened; control characters shown as escapes. */
  value?: string;
}

export interface Row {
  line: number;
  /** By column; an empty field is absent. Trimmed. */
  values: Record<string, string>;
}

export interface Table {
  delimiter: ',' | ';' | '\t';
  rows: Row[];
  faults: RowFault[];
  /** Rows read, faulty ones too. */
  count: number;
}

export interface Columns {
  required: readonly string[];
  optional: readonly string[];
}

export const MOST_ROWS = 100_000;
const LONGEST_FIELD = 2_000;
const PROGRESS_EVERY = 500;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** What spreadsheets would take for a formula: our own exports put an apostrophe before it, taken off again here. */
const INERT = /^'([=+\-@])/u;

const shown = (value: string): string =>
  JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value).slice(1, -1);

/**
 * The text of the file: UTF-8, with or without byte order mark. Anything else is refused in words, because a
 * wrong guess would turn names into rubbish without anybody seeing it.
 */
export function decode(file: Buffer | string): string {
  if (typeof file === 'string') return file.replace(/^\ufeff/, '');
  const [a, b] = file;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw platformProblems.tableUnreadable('The file is UTF-16. Save it as "CSV UTF-8" and send it again.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch (error) {
    throw platformProblems.tableUnreadable(
      'The file is not UTF-8 (it may be Windows-1252 or Latin-1). Save it as "CSV UTF-8" and send it again.',
      {},
      { cause: error },
    );
  }
}

/** Comma, semicolon (spreadsheets of much of Europe) or tab: the one most frequent in the header outside quotes. */
function delimiterOf(text: string): Table['delimiter'] {
  const header = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const times = (mark: string): number => header.split(mark).length - 1;
  return ([',', ';', '\t'] as const).reduce((best, mark) => (times(mark) > times(best) ? mark : best), ',');
}

/**
 * Reads a table with a header line. Faults of single rows are gathered, and the rows that carry them are left out
 * of `rows`; a file that is no table of this kind is refused (`platform/table-unreadable`). A broken quotation
 * mark ends the reading there, for no later row can be trusted to begin where it seems to.
 */
export async function readTable(
  file: Buffer | string,
  columns: Columns,
  progress: (rows: number) => void = () => undefined,
): Promise<Table> {
  // csv-parse counts CR LF inside quotes as two lines.
  const text = decode(file).replaceAll('\r\n', '\n');
  const delimiter = delimiterOf(text);
  const table: Table = { delimiter, rows: [], faults: [], count: 0 };
  let header: string[] | undefined;
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 100_000,
  });
  parser.end(text);
  let line = 1;
  try {
    for await (const read of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const fields = read.record;
      const begins = beginOf(fields, read.info.lines);
      line = read.info.lines + 1;
      if (!header) {
        header = headerOf(fields, columns);
        continue;
      }
      table.count += 1;
      if (table.count > MOST_ROWS) {
        throw platformProblems.tableUnreadable(`The file has more than ${MOST_ROWS} rows. Split it.`);
      }
      takeRow(table, header, fields, begins);
      if (table.count % PROGRESS_EVERY === 0) progress(table.count);
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    table.faults.push({ line, reason: `cannot be read, nor can what follows: ${error.message}` });
  }
  if (!header && table.faults.length === 0) throw platformProblems.tableUnreadable('The file is empty.');
  progress(table.count);
  return table;
}

/** csv-parse tells the line on which a record ends: line breaks inside its quoted fields lead back to its first. */
function beginOf(fields: readonly string[], ends: number): number {
  return ends - fields.reduce((sum, field) => sum + (field.match(/[\n\r]/g)?.length ?? 0), 0);
}

function headerOf(fields: readonly string[], { required, optional }: Columns): string[] {
  const header = fields.map((field) => field.trim().toLowerCase().replaceAll(/[ -]+/g, '_'));
  const known = [...required, ...optional];
  const missing = required.filter((name) => !header.includes(name));
  const unknown = header.filter((name) => !known.includes(name));
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const faults = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`unknown: ${unknown.map((name) => `"${shown(name)}"`).join(', ')}`] : []),
    ...(twice.length > 0 ? [`twice: ${twice.join(', ')}`] : []),
  ];
  if (faults.length > 0) {
    throw platformProblems.tableUnreadable(
      `The header does not fit: ${faults.join('; ')}. Columns of this kind: ${known.join(', ')}.`,
      { required, optional, header },
    );
  }
  return header;
}

function takeRow(table: Table, header: readonly string[], fields: readonly string[], line: number): void {
  if (fields.length !== header.length) {
    table.faults.push({
      line,
      reason: `has ${fields.length} fields, the header has ${header.length} (a "${table.delimiter}" inside a field needs quotation marks)`,
    });
    return;
  }
  const values: Record<string, string> = {};
  let faulty = false;
  for (const [index, column] of header.entries()) {
    const raw = fields[index] ?? '';
    const reason = faultOf(raw);
    if (reason !== undefined) {
      table.faults.push({ line, column, reason, value: shown(raw) });
      faulty = true;
    }
    const value = raw.trim().replace(INERT, '$1');
    if (value !== '') values[column] = value;
  }
  if (!faulty) table.rows.push({ line, values });
}

/** Looked for before trimming: a line break at the end of an address is an attack or a slip, never a wish. */
function faultOf(raw: string): string | undefined {
  if (CONTROL.test(raw)) return 'holds a line break or another control character';
  if (raw.length > LONGEST_FIELD) return `has more than ${LONGEST_FIELD} characters`;
  return undefined;
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('CSV_');

export interface Typed<Value> {
  line: number;
  value: Value;
}

/** Checks each row against the kind's schema; every faulty field is one fault. */
export function typed<Value>(
  schema: z.ZodType<Value>,
  rows: readonly Row[],
): { rows: Typed<Value>[]; faults: RowFault[] } {
  const good: Typed<Value>[] = [];
  const faults: RowFault[] = [];
  for (const { line: number, values } of rows) {
    const parsed = schema.safeParse(values);
    if (parsed.success) {
      good.push({ line: number, value: parsed.data });
      continue;
    }
    for (const issue of parsed.error.issues) {
      const column = issue.path[0] === undefined ? undefined : String(issue.path[0]);
      const value = column === undefined ? undefined : values[column];
      faults.push({
        line: number,
        ...(column === undefined ? {} : { column }),
        reason: value === undefined && column !== undefined ? 'is missing' : wording(issue),
        ...(value === undefined ? {} : { value: value.slice(0, 80) }),
      });
    }
  }
  return { rows: good, faults };
}

function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_format' && issue.format === 'date') return 'must be a day, YYYY-MM-DD';
  return issue.message;
}
