import { Injectable } from '@nestjs/common';
import { SignedLinks } from '../../access/index.js';
import { letterFileName } from '../domain/file-names.js';
import type { FrozenBytes, FrozenEnclosure, IssuedLetter } from '../domain/letter.js';
import { lettersProblems } from '../letters.problems.js';
import { LetterPages, type Shown } from './letter-pages.service.js';
import { LetterReader } from './letter-reader.service.js';

export interface SignedFile extends FrozenBytes {
  title: string;
  filename: string;
  url: string;
}

const YEARS = 2;

/**
 * Signed addresses under which the pieces of an issued letter open without an account: 0 is the letter itself,
 * 1 and on are its enclosures. Derived from the letter alone, so a mail that is built again has the same bytes.
 */
@Injectable()
export class LetterLinks {
  constructor(
    private readonly links: SignedLinks,
    private readonly reader: LetterReader,
    private readonly pages: LetterPages,
  ) {}

  /** All pieces; a letter that reads differently for each addressee is left out, its enclosures are not. */
  all(letter: IssuedLetter): SignedFile[] {
    const own = letter.issue.signed ?? letter.issue.rendering?.pdf;
    const first: SignedFile[] = own
      ? [
          {
            title: letter.subject,
            filename: letterFileName(letter),
            url: this.url(letter, 0),
            sha256: own.sha256,
            size: own.size,
          },
        ]
      : [];
    return [...first, ...letter.issue.enclosures.map((enclosure) => this.enclosure(letter, enclosure))];
  }

  enclosure(letter: IssuedLetter, { n, title, filename, sha256, size }: FrozenEnclosure): SignedFile {
    return { title, filename, url: this.url(letter, n), sha256, size };
  }

  /** What a token opens. Refusals: those of SignedLinks (403, 410), 404 for a piece that is not there. */
  async open(token: string): Promise<Shown> {
    const [id = '', n = ''] = this.links.verify('read-file', token).id.split('/');
    const letter = await this.reader.issued(id);
    if (!/^\d+$/.test(n)) throw lettersProblems.enclosureUnknown('The link names no piece of the letter.');
    return n === '0' ? this.pages.issued(letter, 'pdf') : this.pages.enclosure(letter, Number(n));
  }

  private url(letter: IssuedLetter, n: number): string {
    return this.links.url('/l/', 'read-file', `${letter._id}/${n}`, linksExpire(letter));
  }
}

/** Until when the links of a letter open: two years from its issue. */
export function linksExpire({ issue }: IssuedLetter): Date {
  const expires = new Date(issue.at);
  expires.setUTCFullYear(expires.getUTCFullYear() + YEARS);
  return expires;
}
