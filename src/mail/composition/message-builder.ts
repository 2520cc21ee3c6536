import { createHash } from 'node:crypto';
import type { Delivery, Source } from '../domain/delivery.js';
import { sourceKey } from '../domain/delivery.js';
import type { Composers, OutgoingParts } from './composers.js';
import type { DkimSigner } from './dkim.js';
import { QuotedPrintable } from './encoding.js';
import { toAsciiAddress } from './mail-address.js';
import {
  addressHeader,
  alternatives,
  attachmentPart,
  type Boundaries,
  boundariesOf,
  header,
  inviteAttachment,
  Once,
  organizerOf,
  textHeader,
} from './mime.js';

export interface BuilderSettings {
  from: { name: string; address: string };
  /** Domain of bounces@, the envelope sender. */
  domain: string;
  signer?: DkimSigner;
}

/** A whole message, ready to be handed over, in pieces of which some are shared by all mails of the source. */
export interface BuiltMessage {
  envelope: { from: string; to: string };
  pieces: readonly Buffer[];
  /** Bytes. */
  size: number;
  /** Of the whole message, hexadecimal. */
  sha256: string;
}

interface Shared {
  boundaries: Boundaries;
  /** The attachments of all mails, encoded, with their delimiters. */
  attachments: Buffer;
  quotedPrintable: QuotedPrintable;
  once: Once;
}

/** Language tags are to be let through up to this length (RFC 5646 section 4.4.1). */
const LONGEST_TAG = 35;

/** What all mails of a source share is kept for so many sources, and so many bytes. */
const MOST_SOURCES = 64;
const MOST_BYTES = 96 * 1024 * 1024;

/**
 * Builds messages: the same bytes from the same row at every try, for everything in them is frozen in the row, in
 * its source, or derived from them. What all mails of a source carry is encoded once.
 */
export class MessageBuilder {
  private readonly kept = new Map<string, { shared: Promise<Shared>; bytes: number }>();

  constructor(
    private readonly composers: Composers,
    private readonly settings: BuilderSettings,
  ) {}

  /** Refuses a signing key that cannot be used (`mail/dkim-unusable`). */
  async selfTest(): Promise<void> {
    await this.settings.signer?.selfTest();
  }

  /** Refusal `mail/address-unusable`; composers may throw others. */
  async build(row: Delivery): Promise<BuiltMessage> {
    const to = toAsciiAddress(row.mailbox);
    const shared = await this.sharedOf(row.source);
    const parts = await this.composers.of(row.source.kind).parts(row.source.id, row);
    const pieces = this.assemble(row, to, parts, shared);
    const signed = this.settings.signer ? [await this.settings.signer.sign(Buffer.concat(pieces))] : pieces;
    const hash = createHash('sha256');
    let size = 0;
    for (const piece of signed) {
      hash.update(piece);
      size += piece.length;
    }
    return {
      envelope: { from: `bounces@${this.settings.domain}`, to },
      pieces: signed,
      size,
      sha256: hash.digest('hex'),
    };
  }

  private assemble(row: Delivery, to: string, parts: OutgoingParts, shared: Shared): Buffer[] {
    const { mixed, alternative } = shared.boundaries;
    const own = (parts.attachments ?? []).map((file) => attachmentPart(file, mixed, shared.once)).join('');
    const body = alternatives(parts, alternative, shared.quotedPrintable);
    const head = this.headers(row, to, parts, shared.once);
    const invite = parts.calendar
      ? attachmentPart(inviteAttachment(Buffer.from(parts.calendar.content)), mixed, shared.once)
      : '';
    const alternativeType = `Content-Type: multipart/alternative; boundary="${alternative}"\r\n\r\n`;
    if (own === '' && invite === '' && shared.attachments.length === 0) {
      return [Buffer.from(head + alternativeType + body)];
    }
    const start = `${head}Content-Type: multipart/mixed; boundary="${mixed}"\r\n\r\n--${mixed}\r\n${alternativeType}`;
    return [Buffer.from(start + body + own), shared.attachments, Buffer.from(`${invite}--${mixed}--\r\n`)];
  }

  private headers(row: Delivery, to: string, parts: OutgoingParts, once: Once): string {
    const { from } = this.settings;
    const replyTo = parts.replyTo ?? (parts.calendar && organizerOf(parts.calendar.content));
    const lines = [
      once.of(['From'], () =>
        addressHeader('From', { name: from.name, address: toAsciiAddress(from.address) }),
      ),
      addressHeader('To', { name: row.addressee.name, address: to }),
      ...(replyTo === undefined
        ? []
        : [addressHeader('Reply-To', { name: '', address: toAsciiAddress(replyTo) })]),
      once.of(['Subject', parts.subject], () => textHeader('Subject', parts.subject)),
      once.of(['Date', parts.date.toISOString()], () => header('Date', parts.date)),
      header('Message-ID', row.messageId),
    ];
    const last = parts.references?.at(-1);
    if (last !== undefined) {
      lines.push(header('In-Reply-To', last), header('References', parts.references ?? []));
    }
    lines.push(
      `Content-Language: ${parts.language.replace(/[^A-Za-z0-9-]/g, '').slice(0, LONGEST_TAG)}\r\n`,
      // Machines made it (RFC 3834); out-of-office answers are not wanted, delivery reports are.
      'Auto-Submitted: auto-generated\r\n',
      'X-Auto-Response-Suppress: OOF, AutoReply\r\n',
      `X-Correlation-Id: ${row.correlationId.replace(/[^A-Za-z0-9._:-]/g, '').slice(0, 200)}\r\n`,
      'MIME-Version: 1.0\r\n',
    );
    return lines.join('');
  }

  private async sharedOf(source: Source): Promise<Shared> {
    const key = sourceKey(source);
    const kept = this.kept.get(key);
    if (kept) {
      // Last used, last thrown away.
      this.kept.delete(key);
      this.kept.set(key, kept);
      return kept.shared;
    }
    const entry = { shared: this.load(source), bytes: 0 };
    this.kept.set(key, entry);
    try {
      const shared = await entry.shared;
      entry.bytes = shared.attachments.length;
      this.makeRoom();
      return shared;
    } catch (error) {
      if (this.kept.get(key) === entry) this.kept.delete(key);
      throw error;
    }
  }

  private async load(source: Source): Promise<Shared> {
    const boundaries = boundariesOf(sourceKey(source));
    const { attachments } = await this.composers.of(source.kind).shared(source.id);
    const encoded = attachments.map((file) => Buffer.from(attachmentPart(file, boundaries.mixed)));
    return {
      boundaries,
      attachments: Buffer.concat(encoded),
      quotedPrintable: new QuotedPrintable(),
      once: new Once(),
    };
  }

  private makeRoom(): void {
    let bytes = 0;
    for (const entry of this.kept.values()) bytes += entry.bytes;
    for (const [key, entry] of this.kept) {
      if (this.kept.size <= 1 || (this.kept.size <= MOST_SOURCES && bytes <= MOST_BYTES)) return;
      this.kept.delete(key);
      bytes -= entry.bytes;
    }
  }
}
