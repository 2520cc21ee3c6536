import type { INestApplicationContext } from '@nestjs/common';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type Letter, LetterPages } from '../letters/index.js';
import { Deliveries } from '../mail/index.js';
import type { ReadableFile } from './export.js';

/** What a person wants to read in an export: issued letters as PDF, and every mail that left, as it left. */
export async function* readableFiles(
  context: INestApplicationContext,
  processId: string,
): AsyncGenerator<ReadableFile> {
  const letters = context.get<Model<Letter>>(getModelToken('Letter'), { strict: false });
  const pages = context.get(LetterPages, { strict: false });
  for (const letter of await letters.find({ processId, state: 'issued' }).sort({ date: 1, _id: 1 }).lean()) {
    if (letter.issue?.personal) continue;
    const { filename, bytes } = await pages.issued(letter, 'pdf');
    yield { path: `letters/${letter._id.slice(-6)} ${filename}`, bytes };
  }
  const deliveries = context.get(Deliveries, { strict: false });
  for await (const { id, mailbox, message } of deliveries.sentMessages(processId)) {
    yield { path: `mails/${id} ${mailbox.replaceAll('/', '_')}.eml`, bytes: message };
  }
}
