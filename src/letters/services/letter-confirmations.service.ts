import { Injectable } from '@nestjs/common';
import { linkActor, SignedLinks } from '../../access/index.js';
import type { IssuedLetter } from '../domain/letter.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import type { LetterAcknowledgement } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LetterAcknowledgements } from './letter-acknowledgements.service.js';
import { LetterLinks, linksExpire, type SignedFile } from './letter-links.service.js';
import { LetterReader } from './letter-reader.service.js';
import { confirmationFoot, type Foot } from './mail-parts.js';

/** What the page behind the link shows. */
export interface Confirmation {
  letter: IssuedLetter;
  addressee: LetterAddressee;
  /** The letter as its mail carries it; null where it reads differently for each addressee. */
  pdf: SignedFile | null;
  /** That they have it, in whatever way it became known; null: not yet. */
  acknowledgement: LetterAcknowledgement | null;
}

const PURPOSE = 'confirm-letter';

/**
 * The link under a mail by which its addressee says that they have the letter. It stands only in mails that ask for
 * nothing else: whoever answers an invitation has the letter that carries it, and a second link beside the answer's
 * would be pressed in its place. The link is good for one letter and one addressee, whichever of their mailboxes the
 * mail went to, as long as the letter's other links (two years from its issue).
 */
@Injectable()
export class LetterConfirmations {
  constructor(
    private readonly links: SignedLinks,
    private readonly files: LetterLinks,
    private readonly reader: LetterReader,
    private readonly records: AfterIssueRecords,
    private readonly acknowledgements: LetterAcknowledgements,
  ) {}

  /** The address of the page; the same at every call, so that a mail that is built again has the same bytes. */
  url(letter: IssuedLetter, addresseeId: string): string {
    return this.links.url('/r/', PURPOSE, `${letter._id}/${addresseeId}`, linksExpire(letter));
  }

  /** What stands under the mail; null where the letter does not ask for it, as it was fixed at issue. */
  foot(letter: IssuedLetter, addresseeId: string): Foot | null {
    if (letter.issue.dispatch?.asksToConfirm !== true) return null;
    return confirmationFoot(this.url(letter, addresseeId), letter.language);
  }

  /**
   * What a token opens; changes nothing. Refusals: those of SignedLinks (403, 410), `letters/not-found`,
   * `letters/addressee-unknown`.
   */
  async open(token: string): Promise<Confirmation> {
    const [letterId = '', addresseeId = ''] = this.links.verify(PURPOSE, token).id.split('/');
    const letter = await this.reader.issued(letterId);
    const addressee = await this.reader.addressee(letter, addresseeId);
    const pdf = letter.issue.personal ? null : (this.files.all(letter)[0] ?? null);
    const acknowledgement = await this.records.acknowledgement(letterId, addresseeId);
    return { letter, addressee, pdf, acknowledgement };
  }

  /** Records it, once: what is on the record already stays as it was. Refusals as of `open`. */
  async confirm(token: string): Promise<void> {
    const { letter, addressee } = await this.open(token);
    await this.acknowledgements.byLink(
      linkActor(`${letter._id}/${addressee.addresseeId}`),
      letter,
      addressee,
    );
  }
}
