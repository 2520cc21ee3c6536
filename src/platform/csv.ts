import { stringify } from 'csv-stringify/sync';

/**
 * A table as RFC 4180 CSV in UTF-8, with a byte order mark so that spreadsheets read its names right. What they
 * would take for a formula is preceded by an apostrophe (OWASP, CSV injection).
 */
export function csvOf(columns: readonly string[], rows: readonly (readonly string[])[]): Buffer {
  const lines = stringify(
    [columns, ...rows].map((row) => [...row]),
    {
      escape_formulas: true,
      record_delimiter: 'windows',
    },
  );
  return Buffer.from(`\ufeff${lines}`);
}
