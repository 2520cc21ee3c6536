import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Composer, Deliveries, type Delivery, type OutgoingParts } from '../../mail/index.js';
import { type Actor, event, UnitOfWork } from '../../messaging/index.js';
import { Blobs, Ids } from '../../platform/index.js';
import { actorRef } from '../domain/letter.decide.js';
import { lettersProblems } from '../letters.problems.js';
import type { LetterProof } from '../persistence/before-issue.schemas.js';
import { LetterPages, type Shown } from './letter-pages.service.js';
import { LetterPreparation } from './letter-preparation.service.js';
import { LetterReader } from './letter-reader.service.js';

/** So many proofs of one letter are on the record; more would be mail for its own sake. */
const MOST_PROOFS = 200;
const MARK = '[Proof] ';
const PAGE_MARK = 'Proof: not issued';
const NOTE =
  'This is a proof, sent to you alone. Nothing was issued: it opens no invitation, holds no calendar entry and counts as no delivery.';

/** Letters as they would read, sent to somebody of the office before anybody else gets them. */
@Injectable()
export class LetterProofs implements Composer {
  readonly kind = 'proof';

  constructor(
    @InjectModel('LetterProof') private readonly proofs: Model<LetterProof>,
    private readonly reader: LetterReader,
    private readonly pages: LetterPages,
    private readonly preparation: LetterPreparation,
    private readonly deliveries: Deliveries,
    private readonly blobs: Blobs,
    private readonly uow: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /**
   * Sends the letter to `mailbox` as this addressee would read it now, with its enclosures. What it carries is kept,
   * so that a second try has the same bytes. Refusals: those of the preview, `letters/too-many-proofs`.
   */
  async send(
    actor: Actor,
    letterId: string,
    { mailbox, addresseeId }: { mailbox: string; addresseeId?: string | undefined },
  ): Promise<LetterProof> {
    const letter = await this.reader.get(letterId, actor);
    if ((await this.proofs.countDocuments({ letterId })) >= MOST_PROOFS) {
      throw lettersProblems.tooManyProofs(
        `${MOST_PROOFS} proofs of this letter were sent. Look at the preview instead.`,
        { letterId },
      );
    }
    // Printed on every page, beside a mark that the letter has itself.
    const shown = {
      ...letter,
      mark: [PAGE_MARK, letter.mark].filter((one) => one !== undefined).join(' · '),
    };
    const [text, html, pdf] = [
      await this.pages.preview(shown, 'text', addresseeId),
      await this.pages.preview(shown, 'html', addresseeId),
      await this.pages.preview(shown, 'accessible', addresseeId),
    ];
    const { enclosures } = await this.preparation.gather(letter);
    const attachments = [await this.kept(pdf)];
    for (const [index] of enclosures.entries())
      attachments.push(await this.kept(await this.pages.enclosure(letter, index + 1)));
    const proof: Omit<LetterProof, 'at'> = {
      _id: this.ids.next(),
      letterId,
      by: actorRef(actor),
      subject: `${MARK}${letter.subject}`,
      language: letter.language,
      ...(addresseeId === undefined ? {} : { addresseeId }),
      text: `${NOTE}\n\n${text.bytes.toString()}`,
      html: marked(html.bytes.toString()),
      attachments,
    };
    return this.uow.run(actor, async (tx) => {
      const row = { ...proof, at: tx.now };
      await this.proofs.collection.insertOne(row as never, { session: tx.session });
      tx.append({ type: 'letter-proof', id: proof._id, version: 0 }, [
        event('letter.proof-sent', { letterId, processId: letter.processId, proofId: proof._id }),
      ]);
      await this.deliveries.fanOut(tx, [
        {
          source: { kind: 'proof', id: proof._id },
          processId: letter.processId,
          addressee: { id: actor.id, name: actor.name ?? mailbox },
          mailbox,
          alternatives: [],
          lane: `proof:${proof._id}`,
          laneNumber: 0,
          facts: {},
          holdUntil: tx.now,
          correlationId: actor.correlationId,
        },
      ]);
      return row;
    });
  }

  async shared(proofId: string) {
    const { attachments } = await this.proof(proofId);
    return {
      attachments: await Promise.all(
        attachments.map(async ({ filename, contentType, sha256 }) => ({
          filename,
          contentType,
          content: await this.blobs.get(sha256),
        })),
      ),
    };
  }

  async parts(proofId: string, _row: Delivery): Promise<OutgoingParts> {
    const { subject, text, html, language, at } = await this.proof(proofId);
    return { subject, text, html, language, date: at };
  }

  private proof(id: string): Promise<LetterProof> {
    return this.proofs.findById(id).lean<LetterProof>().orFail().exec();
  }

  private async kept({ bytes, filename, contentType }: Shown): Promise<LetterProof['attachments'][number]> {
    return { filename: `Proof ${filename}`, contentType, sha256: await this.blobs.put(bytes) };
  }
}

/** The note stands first in the letter's own page. */
const marked = (html: string): string =>
  html.replace(/<body[^>]*>/, (tag) => `${tag}<p role="note"><strong>Proof.</strong> ${NOTE}</p>`);
