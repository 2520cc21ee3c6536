import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { Blobs, type Finding } from '../../platform/index.js';
import { accessibleFileName, fileName, letterFileName, withEnding } from '../domain/file-names.js';
import {
  type Enclosure,
  type FrozenBytes,
  type FrozenEnclosure,
  isIssued,
  type Letter,
} from '../domain/letter.js';
import type { MadeDocument } from '../domain/values.js';
import { lettersProblems } from '../letters.problems.js';
import { LettersRepository } from '../persistence/letters.repository.js';
import { checkSource } from '../rendering/index.js';
import { SystemDocuments } from '../system-documents.js';
import { LetterFiles } from './letter-files.service.js';
import { ReceivedLetters } from './received-letters.service.js';
import { refusalAsFinding } from './refusals.js';

/** One piece of the package, as it stands now; a generated document has no bytes before it is rendered. */
export interface PreparedEnclosure extends Pick<
  FrozenEnclosure,
  'depth' | 'title' | 'filename' | 'contentType' | 'from'
> {
  /** For findings: "enclosure 2". */
  where: string;
  bytes?: FrozenBytes;
  document?: MadeDocument;
}

interface Gathered {
  enclosures: PreparedEnclosure[];
  findings: Finding[];
}

const PDF = 'application/pdf';

/** Brings together what a letter encloses: other letters with their own enclosures, documents, files. */
@Injectable()
export class LetterEnclosures {
  constructor(
    private readonly letters: LettersRepository,
    private readonly documents: SystemDocuments,
    private readonly files: LetterFiles,
    private readonly received: ReceivedLetters,
    private readonly blobs: Blobs,
  ) {}

  /**
   * The package in order: an enclosed letter is followed by what it encloses itself. Bytes that are in it twice
   * are listed once. What can't be had is a finding; the letter's own rules (issued first …) are checked elsewhere.
   */
  async prepare(letter: Letter): Promise<Gathered> {
    const all: Gathered = { enclosures: [], findings: [] };
    for (const [index, enclosure] of letter.enclosures.entries()) {
      const where = `enclosure ${index + 1}`;
      try {
        const { enclosures, findings } = await this.one(enclosure, letter, where);
        all.enclosures.push(...enclosures);
        all.findings.push(...findings);
      } catch (error) {
        all.findings.push(...refusalAsFinding(error, where));
      }
    }
    return withoutRepeats(all);
  }

  private async one(enclosure: Enclosure, { language, processId }: Letter, where: string): Promise<Gathered> {
    switch (enclosure.kind) {
      case 'letter':
        return this.letter(enclosure, language, where);
      case 'received':
        return this.receivedLetter(enclosure, processId, language, where);
      case 'document':
        return this.document(enclosure, where);
      case 'file':
        return this.file(enclosure, where);
    }
  }

  private async letter(
    enclosure: Extract<Enclosure, { kind: 'letter' }>,
    language: string,
    where: string,
  ): Promise<Gathered> {
    const enclosed = await this.letters.get(enclosure.letterId);
    const first: PreparedEnclosure = {
      where,
      depth: 0,
      title: enclosure.title ?? `${enclosed.shortTitle}, ${longDate(enclosed.date, language)}`,
      filename: letterFileName(enclosed),
      contentType: PDF,
      from: { kind: 'letter', letterId: enclosed._id },
    };
    if (!isIssued(enclosed)) return { enclosures: [first], findings: [] };
    if (!enclosed.issue.rendering) {
      throw lettersProblems.personalLetter(
        `The enclosed letter "${enclosed.subject}" reads differently for each addressee; it can't be enclosed.`,
      );
    }
    const { rendering, signed } = enclosed.issue;
    const bytesOf = ({ sha256, size }: FrozenBytes): FrozenBytes => ({ sha256, size });
    const accessible: PreparedEnclosure = {
      where,
      depth: 1,
      title: `${first.title} (accessible)`,
      filename: accessibleFileName(enclosed),
      contentType: PDF,
      from: { kind: 'accessible', letterId: enclosed._id },
      bytes: bytesOf(rendering.pdf),
    };
    const enclosures = [
      { ...first, bytes: bytesOf(signed ?? rendering.pdf) },
      ...(signed ? [accessible] : []),
      ...enclosed.issue.enclosures.map((inner): PreparedEnclosure => ({
        where: `${where}, its enclosure ${inner.n}`,
        depth: inner.depth + 1,
        title: inner.title,
        filename: inner.filename,
        contentType: inner.contentType,
        from: inner.from,
        bytes: { sha256: inner.sha256, size: inner.size },
      })),
    ];
    return { enclosures, findings: await this.unreachable(enclosures) };
  }

  private async receivedLetter(
    enclosure: Extract<Enclosure, { kind: 'received' }>,
    processId: string,
    language: string,
    where: string,
  ): Promise<Gathered> {
    const { _id, date, sender, file, ...record } = await this.received.get(enclosure.receivedId);
    if (record.processId !== processId) {
      throw lettersProblems.receivedUnknown(`There is no received letter ${_id} in this process.`);
    }
    const enclosures: PreparedEnclosure[] = [
      {
        where,
        depth: 0,
        title: enclosure.title ?? `Letter of ${sender}, ${longDate(date, language)}`,
        filename: fileName(`${date} Letter of ${sender}`, 'pdf'),
        contentType: PDF,
        from: { kind: 'received', receivedId: _id },
        bytes: { sha256: file.sha256, size: file.size },
      },
    ];
    return { enclosures, findings: await this.unreachable(enclosures) };
  }

  private async document(
    enclosure: Extract<Enclosure, { kind: 'document' }>,
    where: string,
  ): Promise<Gathered> {
    const { document, ref } = enclosure;
    const made = await this.documents.make(document, ref);
    const title = enclosure.title ?? made.title;
    const findings = checkSource(made.source, made.values).map((finding) => ({
      ...finding,
      where: finding.where === undefined ? where : `${where}, ${finding.where}`,
    }));
    return {
      enclosures: [
        {
          where,
          depth: 0,
          title,
          filename: fileName(title, 'pdf'),
          contentType: PDF,
          from: { kind: 'document', document, ref },
          document: made,
        },
      ],
      findings,
    };
  }

  private async file(enclosure: Extract<Enclosure, { kind: 'file' }>, where: string): Promise<Gathered> {
    const file = await this.files.get(enclosure.sha256);
    const filename = withEnding(enclosure.name, file.ending);
    const enclosures: PreparedEnclosure[] = [
      {
        where,
        depth: 0,
        title: enclosure.title ?? filename.replace(/\.[^.]+$/u, ''),
        filename,
        contentType: file.contentType,
        from: { kind: 'file' },
        bytes: { sha256: file._id, size: file.size },
      },
    ];
    return { enclosures, findings: await this.unreachable(enclosures) };
  }

  private async unreachable(enclosures: readonly PreparedEnclosure[]): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const { where, title, bytes } of enclosures) {
      if (!bytes || (await this.blobs.size(bytes.sha256)) !== null) continue;
      findings.push({
        level: 'error',
        code: 'letters/enclosure-unreachable',
        where,
        message: `The bytes of "${title}" are not there.`,
        fix: 'Upload the file again, or restore it from a backup.',
      });
    }
    return findings;
  }
}

function withoutRepeats({ enclosures, findings }: Gathered): Gathered {
  const seen = new Map<string, string>();
  const kept: PreparedEnclosure[] = [];
  const repeats: Finding[] = [];
  for (const enclosure of enclosures) {
    const key = keyOf(enclosure);
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, enclosure.where);
      kept.push(enclosure);
    } else {
      repeats.push({
        level: 'warning',
        code: 'letters/enclosure-repeated',
        where: enclosure.where,
        message: `"${enclosure.title}" is already in the package as ${before}; it travels once.`,
        fix: 'Take one of the two out.',
      });
    }
  }
  return { enclosures: kept, findings: [...findings, ...repeats] };
}

function keyOf({ bytes, from }: PreparedEnclosure): string {
  if (bytes) return bytes.sha256;
  switch (from.kind) {
    case 'letter':
      return `letter:${from.letterId}`;
    case 'document':
      return `document:${from.document}:${from.ref.type}:${from.ref.id}`;
    case 'received':
      return `received:${from.receivedId}`;
    case 'accessible':
      return `accessible:${from.letterId}`;
    case 'file':
      return 'file';
  }
}

const longDate = (date: string, language: string): string =>
  DateTime.fromISO(date, { zone: 'utc', locale: language === 'en' ? 'en-GB' : language }).toFormat(
    'd MMMM yyyy',
  );
