import type { Coverage } from '../domain/coverage.js';

/** What spreadsheets would take for a formula is preceded by an apostrophe (OWASP, CSV injection). */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const HEAD = [
  'addressee',
  'id',
  'iso3',
  'category',
  'fictitious',
  'reached',
  'by',
  'mailboxes',
  'last answer',
];

/** The coverage as RFC 4180 CSV in UTF-8 with a byte order mark, so that spreadsheets read its names right. */
export function coverageCsv({ addressees }: Coverage): Buffer {
  const rows = addressees.map(
    ({ id, name, iso3, category, fictitious, reached, standing, by, receipt, mail }) => [
      name,
      id,
      iso3 ?? '',
      category,
      fictitious ? 'yes' : 'no',
      reached ? 'yes' : 'no',
      standing,
      receipt?.channel ?? by ?? '',
      (mail?.mailboxes ?? []).map(({ mailbox, state }) => `${mailbox}: ${state}`).join('; '),
      mail?.mailboxes.at(-1)?.answer ?? '',
    ],
  );
  const lines = [HEAD, ...rows].map((row) => row.map(cell).join(','));
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
}
