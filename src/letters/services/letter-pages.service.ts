import { Injectable } from '@nestjs/common';
import type { Addressee } from '../../directory/index.js';
import { Blobs } from '../../platform/index.js';
import { accessibleFileName, fileName, letterFileName } from '../domain/file-names.js';
import {
  type FrozenBytes,
  type FrozenText,
  isIssued,
  type IssuedLetter,
  type Letter,
} from '../domain/letter.js';
import { lettersProblems } from '../letters.problems.js';
import { combinePdf, type PdfPart, renderHtml, renderText } from '../rendering/index.js';
import { LetterPreparation } from './letter-preparation.service.js';
import { LetterReader } from './letter-reader.service.js';
import { LetterRendering } from './letter-rendering.service.js';

/** `accessible`: the tagged PDF, also of a letter whose PDF is a signed copy. */
export type LetterForm = 'pdf' | 'accessible' | 'html' | 'text';

/** One page or file to show: bytes with what a browser needs to know of them. */
export interface Shown {
  bytes: Buffer;
  contentType: string;
  filename: string;
  /** Of frozen bytes only. */
  sha256?: string;
}

const types = {
  pdf: 'application/pdf',
  accessible: 'application/pdf',
  html: 'text/html',
  text: 'text/plain',
} as const;

/** Letters to look at: a draft as it would be, an issued letter as it was sent. */
@Injectable()
export class LetterPages {
  constructor(
    private readonly preparation: LetterPreparation,
    private readonly rendering: LetterRendering,
    private readonly reader: LetterReader,
    private readonly blobs: Blobs,
  ) {}

  /**
   * The letter as this addressee would read it now; an issued one as they do read it. Without an addressee, a
   * personal letter is shown as the first one reads it. Refuses a text that can't be filled, with all findings.
   */
  async preview(letter: Letter, as: LetterForm, addresseeId?: string): Promise<Shown> {
    if (isIssued(letter)) return this.issued(letter, as, addresseeId);
    if (as === 'pdf' && letter.state === 'signed') return this.signedCopy(letter);
    const prepared = await this.preparation.gather(letter);
    const addressee = pick(letter, prepared.addressees, addresseeId) ?? prepared.addressees[0];
    const values =
      addressee && (prepared.personal || addresseeId !== undefined)
        ? await this.preparation.valuesFor(prepared, addressee)
        : prepared.values;
    const { source } = prepared;
    const bytes =
      as === 'pdf' || as === 'accessible'
        ? await this.rendering.pdfOf(source, values)
        : Buffer.from(as === 'html' ? renderHtml(source, values) : renderText(source, values));
    return { bytes, contentType: types[as], filename: nameAs(letter, as) };
  }

  /** What was sent, byte for byte. */
  async issued(letter: IssuedLetter, as: LetterForm, addresseeId?: string): Promise<Shown> {
    const rendering = await this.reader.rendering(letter, addresseeId);
    const frozen = frozenAs(letter, rendering, as);
    return {
      bytes: await this.reader.bytes(letter, frozen),
      contentType: types[as],
      filename: nameAs(letter, as),
      sha256: frozen.sha256,
    };
  }

  /**
   * Letter and enclosures as one PDF with a bookmark for each, in the order of the package; of a letter that is not
   * issued yet, as it would be now. What is no PDF (a table, a picture) can't be in it and is left out.
   */
  async package(letter: Letter, addresseeId?: string): Promise<Shown> {
    const own = await this.preview(letter, 'pdf', addresseeId);
    const parts: PdfPart[] = [{ title: letter.shortTitle, bytes: own.bytes }];
    const titles = isIssued(letter)
      ? letter.issue.enclosures
      : (await this.preparation.gather(letter)).enclosures;
    for (const [index, { title, contentType }] of titles.entries()) {
      if (contentType !== types.pdf) continue;
      parts.push({ title, bytes: (await this.enclosure(letter, index + 1)).bytes });
    }
    return {
      bytes: await combinePdf(parts),
      contentType: types.pdf,
      filename: fileName(`${letter.date} ${letter.shortTitle} with enclosures`, 'pdf'),
    };
  }

  /** The scan of the signed page: the one that waits to be confirmed, or the one that was sent. */
  async signedCopy(letter: Letter): Promise<Shown> {
    const copy = isIssued(letter) ? letter.issue.signed : letter.signedCopy;
    if (!copy) throw lettersProblems.signedCopyMissing('No signed copy is there.', { letterId: letter._id });
    const bytes = isIssued(letter)
      ? await this.reader.bytes(letter, copy)
      : await this.blobs.get(copy.sha256);
    return { bytes, contentType: types.pdf, filename: letterFileName(letter), sha256: copy.sha256 };
  }

  /** Piece `n` of the package; of a letter that is not issued yet, as it would be now. */
  async enclosure(letter: Letter, n: number): Promise<Shown> {
    if (isIssued(letter)) {
      const enclosure = this.reader.enclosure(letter, n);
      const { contentType, filename, sha256 } = enclosure;
      return { bytes: await this.reader.bytes(letter, enclosure), contentType, filename, sha256 };
    }
    const { enclosures } = await this.preparation.gather(letter);
    const enclosure = enclosures[n - 1];
    if (!enclosure) {
      throw lettersProblems.enclosureUnknown(`The letter has ${enclosures.length} enclosures.`, {
        letterId: letter._id,
      });
    }
    const { contentType, filename, bytes, document, from } = enclosure;
    if (bytes) return { bytes: await this.blobs.get(bytes.sha256), contentType, filename };
    if (document) {
      return { bytes: await this.rendering.pdfOf(document.source, document.values), contentType, filename };
    }
    if (from.kind === 'letter') return this.preview(await this.reader.get(from.letterId), 'pdf');
    throw lettersProblems.enclosureUnknown('The enclosure is not there.', { letterId: letter._id });
  }
}

function frozenAs({ issue }: IssuedLetter, rendering: FrozenText, as: LetterForm): FrozenBytes {
  if (as === 'pdf') return issue.signed ?? rendering.pdf;
  return as === 'accessible' ? rendering.pdf : rendering[as];
}

function pick(
  letter: Letter,
  addressees: readonly Addressee[],
  id: string | undefined,
): Addressee | undefined {
  if (id === undefined) return undefined;
  const found = addressees.find((addressee) => addressee.id === id);
  if (found) return found;
  throw lettersProblems.addresseeUnknown(`The letter is not addressed to ${id}.`, { letterId: letter._id });
}

const nameAs = (letter: Letter, as: LetterForm): string =>
  as === 'accessible' && letter.issue?.signed
    ? accessibleFileName(letter)
    : letterFileName(letter).replace(/pdf$/u, as === 'text' ? 'txt' : as === 'html' ? 'html' : 'pdf');
