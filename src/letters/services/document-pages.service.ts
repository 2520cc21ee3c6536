import { Injectable } from '@nestjs/common';
import type { Finding } from '../../platform/index.js';
import { fileName } from '../domain/file-names.js';
import { checkSource, type DocumentSource, renderHtml, renderText, type Values } from '../rendering/index.js';
import { SystemDocuments } from '../system-documents.js';
import type { Shown } from './letter-pages.service.js';
import { LetterRendering } from './letter-rendering.service.js';

/** Documents that stand by themselves, in the writing of the letters: without a letter that encloses them. */
@Injectable()
export class DocumentPages {
  constructor(
    private readonly documents: SystemDocuments,
    private readonly rendering: LetterRendering,
  ) {}

  /** A document that the system makes, as things stand now. Refusals: those of its maker. */
  async pdf(kind: string, ref: { type: string; id: string }): Promise<Shown> {
    const { title, source, values } = await this.documents.make(kind, ref);
    return {
      bytes: await this.rendering.pdfOf(source, values),
      contentType: 'application/pdf',
      filename: fileName(`${source.date} ${title}`, 'pdf'),
    };
  }

  /** What speaks against sending this text as a mail: placeholders without a value, weekdays that are wrong. */
  findings(source: DocumentSource, values: Values): Finding[] {
    return checkSource(source, values);
  }

  /**
   * The text of a mail that is no letter, in the two forms of a mail.
   * @throws letters/source-faulty
   */
  mail(source: DocumentSource, values: Values): { text: string; html: string } {
    return { text: renderText(source, values), html: renderHtml(source, values) };
  }
}
