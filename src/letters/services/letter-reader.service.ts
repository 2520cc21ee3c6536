import { Injectable } from '@nestjs/common';
import { assertProcess } from '../../access/index.js';
import { type Actor, systemActor, UnitOfWork } from '../../messaging/index.js';
import { Blobs, platformProblems, requestContext } from '../../platform/index.js';
import {
  type FrozenBytes,
  type FrozenEnclosure,
  type FrozenText,
  isIssued,
  type IssuedLetter,
  type Letter,
} from '../domain/letter.js';
import { letterSeal, sealOf } from '../domain/seal.js';
import { lettersProblems } from '../letters.problems.js';
import { AfterIssueRecords } from '../persistence/after-issue.repository.js';
import type { LetterSupplement } from '../persistence/after-issue.schemas.js';
import type { LetterAddressee } from '../persistence/letter.schemas.js';
import { LettersRepository } from '../persistence/letters.repository.js';

/**
 * Reads letters and checks what was issued against its seal: content, frozen facts, addressees and bytes.
 * Whatever does not match is refused (`letters/record-altered`, 500) and goes on the office's to-do list.
 */
@Injectable()
export class LetterReader {
  constructor(
    private readonly letters: LettersRepository,
    private readonly later: AfterIssueRecords,
    private readonly blobs: Blobs,
    private readonly uow: UnitOfWork,
  ) {}

  /** Any letter; an issued one with its seal checked. */
  async get(id: string, actor?: Actor): Promise<Letter> {
    const letter = await this.letters.get(id);
    if (actor) assertProcess(actor, letter.processId);
    if (!isIssued(letter)) return letter;
    const { seal, ...issue } = letter.issue;
    if (letterSeal(letter, issue) !== seal)
      await this.altered(letter, 'The record no longer matches its seal.');
    return letter;
  }

  async issued(id: string, actor?: Actor): Promise<IssuedLetter> {
    const letter = await this.get(id, actor);
    if (isIssued(letter)) return letter;
    throw lettersProblems.notIssued(`The letter is ${letter.state}.`, { letterId: id, state: letter.state });
  }

  /** Frozen bytes of an issued letter; they are what they were at issue, or it is refused. */
  async bytes(letter: IssuedLetter, { sha256 }: FrozenBytes): Promise<Buffer> {
    try {
      return await this.blobs.get(sha256);
    } catch (error) {
      if (!platformProblems.blobDamaged.is(error) && !platformProblems.blobMissing.is(error)) throw error;
      return this.altered(letter, error.detail);
    }
  }

  /** What an addressee reads; of a letter that is the same for all, nobody need be named. */
  async rendering(letter: IssuedLetter, addresseeId?: string): Promise<FrozenText> {
    if (letter.issue.rendering) return letter.issue.rendering;
    if (addresseeId === undefined) {
      throw lettersProblems.personalLetter('Name the addressee whose letter you want to read.', {
        letterId: letter._id,
      });
    }
    const { rendering } = await this.addressee(letter, addresseeId);
    return rendering ?? this.altered(letter, `What ${addresseeId} was sent is not there.`);
  }

  enclosure(letter: IssuedLetter, n: number): FrozenEnclosure {
    const enclosure = letter.issue.enclosures.find((one) => one.n === n);
    if (enclosure) return enclosure;
    throw lettersProblems.enclosureUnknown(`The letter has ${letter.issue.enclosures.length} enclosures.`, {
      letterId: letter._id,
    });
  }

  /** One addressee, also one who was added after issue. */
  async addressee(letter: IssuedLetter, addresseeId: string): Promise<LetterAddressee> {
    const added = await this.later.supplement(letter._id, addresseeId);
    if (added) return this.checkedSupplement(letter, added);
    return this.checked(letter, await this.letters.addressee(letter._id, addresseeId));
  }

  /** The addressees of the record, and those who were added after issue. */
  async everybody(letter: IssuedLetter): Promise<(LetterAddressee | LetterSupplement)[]> {
    const frozen = await this.allAddressees(letter);
    const added = await this.later.supplementsOf(letter._id);
    return [...frozen, ...(await Promise.all(added.map((row) => this.checkedSupplement(letter, row))))];
  }

  async addresseesFrom(letter: IssuedLetter, from: number, limit: number): Promise<LetterAddressee[]> {
    const rows = await this.letters.addresseesFrom(letter._id, from, limit);
    return Promise.all(rows.map((row) => this.checked(letter, row)));
  }

  async allAddressees(letter: IssuedLetter): Promise<LetterAddressee[]> {
    const rows = await this.letters.allAddressees(letter._id);
    if (
      letter.issue.dispatch &&
      sealOf(rows.map(({ seal }) => seal)) !== letter.issue.dispatch.addresseesSha256
    ) {
      await this.altered(letter, 'The list of addressees no longer matches its seal.');
    }
    return Promise.all(rows.map((row) => this.checked(letter, row)));
  }

  /** Checks the whole record, for exports and audits: seal, addressees, every byte. Returns the files it read. */
  async verify(id: string): Promise<FrozenBytes[]> {
    const letter = await this.issued(id);
    const rows = await this.allAddressees(letter);
    const texts = [letter.issue.rendering, ...rows.map(({ rendering }) => rendering)].flatMap((text) =>
      text ? [text.pdf, text.html, text.text] : [],
    );
    const { signed, enclosures } = letter.issue;
    const files = [...texts, ...(signed ? [signed] : []), ...enclosures].map(({ sha256, size }) => ({
      sha256,
      size,
    }));
    for (const file of files) await this.bytes(letter, file);
    return files;
  }

  private async checked(letter: IssuedLetter, row: LetterAddressee): Promise<LetterAddressee> {
    if (addresseeSeal(row) === row.seal) return row;
    return this.altered(letter, `The record of the addressee ${row.addresseeId} no longer matches its seal.`);
  }

  private async checkedSupplement(letter: IssuedLetter, row: LetterSupplement): Promise<LetterSupplement> {
    const { version: _, ...sealed } = row;
    await this.checked(letter, sealed);
    return row;
  }

  private async altered(letter: Letter, detail: string): Promise<never> {
    const actor = systemActor('letter-reader', requestContext.current()?.correlationId ?? letter._id);
    const item = {
      key: `letter-altered:${letter._id}`,
      kind: 'letter-altered',
      title: `The issued letter "${letter.subject}" of ${letter.date} does not match its seal`,
      detail: `${detail} Restore it from a backup.`,
      about: { type: 'letter', id: letter._id },
      processId: letter.processId,
    };
    try {
      await this.uow.run(actor, (tx) => tx.todo(item));
    } catch (error) {
      // An archive has no to-do list to write; who reads it is told by the refusal below.
      if (!platformProblems.readOnly.is(error)) throw error;
    }
    throw lettersProblems.recordAltered(`${detail} Restore the letter from a backup.`, {
      letterId: letter._id,
    });
  }
}

export function addresseeSeal({
  seal: _,
  ...row
}: Omit<LetterAddressee, 'seal'> & { seal?: string }): string {
  return sealOf(row);
}
