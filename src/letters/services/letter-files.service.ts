import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { fileTypeFromBuffer } from 'file-type';
import type { Model } from 'mongoose';
import { type Actor, UnitOfWork } from '../../messaging/index.js';
import { Blobs } from '../../platform/index.js';
import { withEnding } from '../domain/file-names.js';
import { actorRef } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterFile } from '../persistence/letter.schemas.js';
import { inspectUpload } from '../rendering/index.js';

/** What may be enclosed, by content: documents that any Mission opens, no programs, no archives, no web pages. */
const TAKEN: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** Uploaded files. What they are is read from their bytes; names and declared types are not believed. */
@Injectable()
export class LetterFiles {
  constructor(
    @InjectModel('LetterFile') private readonly files: Model<LetterFile>,
    private readonly blobs: Blobs,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Keeps a file under its SHA-256. The same bytes again: the first record, with its name.
   * Refusals: `letters/file-refused` (type, empty) and those of the PDF inspection (encrypted, damaged, active).
   */
  async upload(actor: Actor, name: string, bytes: Buffer): Promise<LetterFile> {
    const type = bytes.length === 0 ? undefined : await fileTypeFromBuffer(bytes);
    const ending = type ? TAKEN[type.mime] : undefined;
    if (!type || !ending) {
      const found =
        bytes.length === 0 ? 'It is empty' : `By its content it is ${type?.mime ?? 'of no known type'}`;
      throw lettersProblems.fileRefused(`${found}. Taken are: ${Object.values(TAKEN).join(', ')}.`);
    }
    const pages = ending === 'pdf' ? (await inspectUpload(bytes)).pages : undefined;
    const sha256 = await this.blobs.put(bytes);
    return this.uow.run(actor, async (tx) => {
      const known = await this.files.findById(sha256).lean<LetterFile>();
      if (known) return known;
      const file: LetterFile = {
        _id: sha256,
        name: withEnding(name, ending),
        contentType: type.mime,
        ending,
        size: bytes.length,
        ...(pages === undefined ? {} : { pages }),
        uploadedAt: tx.now,
        uploadedBy: actorRef(actor),
      };
      await this.files.collection.insertOne(file as never, { session: tx.session });
      return file;
    });
  }

  async get(sha256: string): Promise<LetterFile> {
    const file = await this.files.findById(sha256).lean<LetterFile>();
    if (!file) throw lettersProblems.fileUnknown(`No file with SHA-256 ${sha256} was uploaded.`);
    return file;
  }

  async bytes(sha256: string): Promise<Buffer> {
    return this.blobs.get((await this.get(sha256))._id);
  }
}
