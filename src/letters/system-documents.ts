import { Injectable } from '@nestjs/common';
import type { MadeDocument } from './domain/values.js';
import { lettersProblems } from './letters.problems.js';
import type { DocumentSource } from './rendering/index.js';

/** Makes the document as things stand now. `values` are what its placeholders may name. */
export type DocumentMaker = (ref: {
  type: string;
  id: string;
}) => Promise<{ title: string; source: DocumentSource; values: object }>;

/**
 * Documents that the system makes from its own records: procedural note, programme, list of speakers. The part
 * that owns the records registers the maker; letters renders what it returns and freezes the bytes at issue.
 */
@Injectable()
export class SystemDocuments {
  private readonly makers = new Map<string, DocumentMaker>();

  register(kind: string, make: DocumentMaker): void {
    if (this.makers.has(kind))
      throw lettersProblems.documentTwice(`The document "${kind}" is registered twice.`);
    this.makers.set(kind, make);
  }

  kinds(): string[] {
    return [...this.makers.keys()].sort();
  }

  /** Refusals: `letters/document-unknown`, and those of the maker (such as: there is no such meeting). */
  async make(kind: string, ref: { type: string; id: string }): Promise<MadeDocument> {
    const maker = this.makers.get(kind);
    if (!maker) {
      throw lettersProblems.documentUnknown(
        `No part of the system makes "${kind}"; known: ${this.kinds().join(', ') || 'none'}.`,
      );
    }
    const { title, source, values } = await maker(ref);
    return { title, source, values: { ...values } };
  }
}
