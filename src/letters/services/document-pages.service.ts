import { Injectable } from '@nestjs/common';
import type { Finding } from '../../platform/index.js';
import { fileName } from '../domain/file-names.js';
import { checkSource, type DocumentSource, renderMail, type Values } from '../rendering/index.js';
import { SystemDocuments } from '../system-documents.js';
import type { Shown } from './letter-pages.service.js';
import { LetterRendering } from './letter-rendering.service.js';
import { htmlWithFeet, textWithFeet } from './mail-parts.js';

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
    return this.made(title, source, values);
  }

  /** A document that is written somewhere else, as a PDF. */
  async made(title: string, source: DocumentSource, values: Values): Promise<Shown> {
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
   * A mail that is no letter: its title as subject, its text in the two forms of a mail, and what stands under it.
   * @throws letters/source-faulty
   */
  mail(
    source: DocumentSource,
    values: Values,
    foot: { text: string; html: string },
  ): { subject: string; text: string; html: string } {
    const { title, text, html } = renderMail(source, values);
    return { subject: title, text: textWithFeet(text, [foot]), html: htmlWithFeet(html, [foot]) };
  }
}
