import type { AddresseeCoverage } from '../../mail/index.js';
import type { LetterAddressee, LetterReceipt } from '../persistence/letter.schemas.js';
import type { AddresseeTotals } from './letter.js';
import { headingOf } from './totals.js';

/** How things stand with one addressee. */
export interface CoverageLine {
  id: string;
  name: string;
  category: LetterAddressee['category'];
  iso3: string | null;
  fictitious: boolean;
  reached: boolean;
  /**
   * `waiting`: a mail may still go out; `by-hand`: the office has to deliver it; `unknown`: a server may have taken
   * it without saying so.
   */
  standing: 'reached' | 'waiting' | 'by-hand' | 'unknown' | 'not-reached';
  /** `mail`: a server took it; `receipt`: it was handed over, see `receipt`. */
  by: 'mail' | 'receipt' | null;
  receipt: Pick<LetterReceipt, 'channel' | 'receivedAt' | 'note'> | null;
  /** What became of the mails; empty before they exist, and for those reached by hand. */
  mail: AddresseeCoverage | null;
}

export interface Coverage {
  /** How many of all were reached, in all and by kind of addressee. Invented delegations stand apart. */
  totals: { [Heading in keyof AddresseeTotals]: { reached: number; all: number } };
  addressees: CoverageLine[];
}

/** Puts the addressees of the record beside what became of their mails. */
export function coverageOf(
  addressees: readonly LetterAddressee[],
  mails: readonly AddresseeCoverage[],
  receipts: ReadonlyMap<string, LetterReceipt>,
): Coverage {
  const byAddressee = new Map(mails.map((mail) => [mail.addressee.id, mail]));
  const none = () => ({ reached: 0, all: 0 });
  const totals: Coverage['totals'] = {
    all: none(),
    memberStates: none(),
    observerStates: none(),
    otherObservers: none(),
    fictitious: none(),
  };
  const lines = addressees.map((addressee): CoverageLine => {
    const mail = byAddressee.get(addressee.addresseeId) ?? null;
    const receipt = receipts.get(addressee.addresseeId);
    const standing = receipt ? 'reached' : standingOf(addressee, mail);
    const by = receipt ? 'receipt' : standing === 'reached' ? 'mail' : null;
    for (const heading of ['all', headingOf(addressee)] as const) {
      const counts = (totals[heading] ??= none());
      counts.all += 1;
      if (by !== null) counts.reached += 1;
    }
    return {
      id: addressee.addresseeId,
      name: addressee.name,
      category: addressee.category,
      iso3: addressee.iso3 ?? null,
      fictitious: addressee.fictitious,
      reached: by !== null,
      standing,
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
  return { totals, addressees: lines };
}

function standingOf(
  { mailboxes }: LetterAddressee,
  mail: AddresseeCoverage | null,
): CoverageLine['standing'] {
  if (mailboxes.length === 0) return 'by-hand';
  // The deliveries follow the issue by a reaction.
  return mail?.state ?? 'waiting';
}
