import { defineJob } from '../messaging/index.js';

/** Most rows of one letter or notice that one job stands for: what waits costs Redis a few bytes a mail. */
export const CHUNK_ROWS = 500;

/**
 * "Look at the rows of this chunk." One id for up to 500 rows; MongoDB knows which of them are due. A job too many
 * finds nothing to do; a job that is lost is put back by the feeder.
 */
export const sendMailChunk = defineJob<{ chunk: string }>('send-mail-chunk', {
  queue: 'mail',
  // What is due and not in hand is put back by the feeder within a second: a job that failed must not stand in its way.
  attempts: 1,
  removeOnFail: true,
});
