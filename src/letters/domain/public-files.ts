import { letterFileName } from './file-names.js';
import type { Enclosure, FrozenBytes, FrozenEnclosure, IssuedLetter } from './letter.js';

/** A file of a published letter that anybody may read. */
export interface PublicFile extends FrozenBytes {
  /** 0: the letter itself; else the number of the enclosure in the package. */
  n: number;
  title: string;
  filename: string;
  contentType: string;
}

/**
 * What becomes public with a letter: its pages, and the documents and files that it encloses itself. Letters that it
 * encloses, and whatever hangs on them, are public only when they are published themselves; letters of others are not
 * the office's to publish.
 */
export function publicFiles(letter: IssuedLetter): PublicFile[] {
  const { issue, subject } = letter;
  const own = issue.signed ?? issue.rendering?.pdf;
  const pages: PublicFile[] =
    own === undefined
      ? []
      : [
          {
            n: 0,
            title: subject,
            filename: letterFileName(letter),
            contentType: 'application/pdf',
            sha256: own.sha256,
            size: own.size,
          },
        ];
  const enclosed = issue.enclosures.flatMap((piece): PublicFile[] => {
    const named = letter.enclosures.find((one) => isMadeOf(piece, one));
    if (named === undefined) return [];
    const { n, filename, contentType, sha256, size } = piece;
    return [{ n, title: named.title ?? piece.title, filename, contentType, sha256, size }];
  });
  return [...pages, ...enclosed];
}

/**
 * Whether a piece of the package is what the letter itself encloses. What an enclosed letter has too is in the package
 * once, below that letter.
 */
function isMadeOf({ from, sha256 }: FrozenEnclosure, enclosure: Enclosure): boolean {
  if (enclosure.kind === 'file') return from.kind === 'file' && enclosure.sha256 === sha256;
  if (enclosure.kind !== 'document' || from.kind !== 'document') return false;
  const { document, ref } = enclosure;
  return document === from.document && ref.type === from.ref.type && ref.id === from.ref.id;
}
