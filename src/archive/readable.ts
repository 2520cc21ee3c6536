import type { INestApplicationContext } from '@nestjs/common';
import {
  fileName,
  isIssued,
  LetterPages,
  LetterReader,
  LettersRepository,
  ReceivedLetters,
} from '../letters/index.js';
import { Deliveries } from '../mail/index.js';
import type { ReadableFile } from './export.js';

/** What a person wants to read in an export: letters issued and received as PDF, and every mail that left, as it left. */
export async function* readableFiles(
  context: INestApplicationContext,
  processId: string,
): AsyncGenerator<ReadableFile> {
  const reader = context.get(LetterReader, { strict: false });
  const pages = context.get(LetterPages, { strict: false });
  const repository = context.get(LettersRepository, { strict: false });
  let cursor: string | undefined;
  do {
    const page = await repository.list({ processId, state: 'issued' }, { limit: 100, cursor });
    for (const { _id } of page.items) {
      const letter = await reader.get(_id);
      if (!isIssued(letter) || letter.issue.personal) continue;
      const { filename, bytes } = await pages.issued(letter, 'pdf');
      yield { path: `letters/${_id.slice(-6)} ${filename}`, bytes };
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  yield* receivedFiles(context, processId);
  const deliveries = context.get(Deliveries, { strict: false });
  for await (const { id, mailbox, message, asSent } of deliveries.sentMessages(processId)) {
    // Its name says so where a mail cannot be made again byte by byte.
    const note = asSent ? '' : ' (not as sent)';
    yield { path: `mails/${id} ${mailbox.replaceAll('/', '_')}${note}.eml`, bytes: message };
  }
}

async function* receivedFiles(
  context: INestApplicationContext,
  processId: string,
): AsyncGenerator<ReadableFile> {
  const received = context.get(ReceivedLetters, { strict: false });
  let cursor: string | undefined;
  do {
    const page = await received.list({ processId }, { limit: 100, cursor });
    for (const letter of page.items) {
      const { _id, date, sender } = letter;
      const path = `received/${_id.slice(-6)} ${fileName(`${date} Letter of ${sender}`, 'pdf')}`;
      yield { path, bytes: await received.bytes(letter) };
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
