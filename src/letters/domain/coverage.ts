import type { AddresseeCoverage } from '../../mail/index.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import type { AddresseeTotals } from './letter.js';
import { headingOf } from './totals.js';

/** How things stand with one addressee. */
export interface CoverageLine {
  addressee: Pick<LetterAddressee, 'name' | 'category' | 'fictitious'> & { id: string; iso3: string | null };
  reached: boolean;
  /** `mail`: a server took it; `receipt`: it was handed over, see `receipt`. */
  by: 'mail' | 'receipt' | null;
  receipt: Pick<LetterReceipt, 'channel' | 'receivedAt' | 'note'> | null;
  /** What became of the mails; empty before they exist, and for those reached by hand. */
  mail: AddresseeCoverage | null;
}

export interface Coverage {
  /** Reached, of how many: all, and by kind of addressee. Invented delegations stand apart. */
  totals: Record<keyof AddresseeTotals, { reached: number; of: number }>;
  items: CoverageLine[];
}

/** Puts the addressees of the record beside what became of their mails. */
export function coverageOf(
  addressees: readonly LetterAddressee[],
  mails: readonly AddresseeCoverage[],
  receipts: ReadonlyMap<string, LetterReceipt>,
): Coverage {
  const byAddressee = new Map(mails.map((mail) => [mail.addressee.id, mail]));
  const none = () => ({ reached: 0, of: 0 });
  const totals: Coverage['totals'] = {
    all: none(),
    memberStates: none(),
    observerStates: none(),
    otherObservers: none(),
    fictitious: none(),
  };
  const items = addressees.map((addressee): CoverageLine => {
    const mail = byAddressee.get(addressee.addresseeId) ?? null;
    const receipt = receipts.get(addressee.addresseeId);
    const by = receipt ? 'receipt' : mail?.state === 'reached' ? 'mail' : null;
    for (const heading of ['all', headingOf(addressee)] as const) {
      totals[heading].of += 1;
      if (by !== null) totals[heading].reached += 1;
    }
    return {
      addressee: {
        id: addressee.addresseeId,
        name: addressee.name,
        category: addressee.category,
        fictitious: addressee.fictitious,
        iso3: addressee.iso3 ?? null,
      },
      reached: by !== null,
      by,
      receipt: receipt
        ? {
            channel: receipt.channel,
            receivedAt: receipt.receivedAt,
            ...(receipt.note === undefined ? {} : { note: receipt.note }),
          }
        : null,
      mail,
    };
  });
  return { totals, items };
}
