import { csvOf } from '../../platform/index.js';
import { channelNames } from '../domain/channels.js';
import type { Coverage } from '../domain/coverage.js';

const HEAD = [
  'addressee',
  'id',
  'iso3',
  'category',
  'fictitious',
  'reached',
  'standing',
  'by',
  'mailboxes',
  'last answer',
  'delivered',
  'given by',
  'taken by',
  'acknowledged',
  'added after issue',
  'sent again',
];

/** The coverage as CSV; names, mailboxes and servers' words are inert, whatever they begin with. */
export function coverageCsv({ addressees }: Pick<Coverage, 'addressees'>): Buffer {
  const rows = addressees.map((line) => {
    const { id, name, iso3, category, fictitious, reached, standing, by, receipt, acknowledged, mail } = line;
    return [
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
      receipt ? `${channelNames[receipt.channel]}, ${receipt.receivedAt.toISOString()}` : '',
      receipt?.givenBy ?? '',
      receipt?.takenBy ?? '',
      acknowledged
        ? [acknowledged.how, acknowledged.who, acknowledged.at.toISOString()].filter(Boolean).join(', ')
        : '',
      line.added ? `${line.added.addedAt.toISOString()}: ${line.added.reason}` : '',
      line.copies.map(({ mailbox, at }) => `${mailbox}, ${at.toISOString()}`).join('; '),
    ];
  });
  return csvOf(HEAD, rows);
}
