import { z } from 'zod';
import { platformProblems } from '../platform.problems.js';

/** Members of a list's query that choose the page; spread into the query's own schema. */
export const pageQuery = {
  limit: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(500)).default(100),
  cursor: z.string().max(500).optional(),
};

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

export interface Page<T> {
  items: T[];
  /** Hand it back as `cursor` for the page that follows; null on the last one. */
  next: string | null;
}

/** The position a cursor stands for: the sort key of the last row seen. */
export function afterCursor(request: PageRequest): string | null {
  if (request.cursor === undefined) return null;
  const key = Buffer.from(request.cursor, 'base64url').toString();
  if (key.length === 0 || Buffer.from(key).toString('base64url') !== request.cursor) {
    throw platformProblems.cursorInvalid(
      'Use the value of `next` from the page before, or leave the cursor out.',
    );
  }
  return key;
}

/** Makes a page of rows that were read with `limit + 1`; `key` is the sort key, unique among the rows. */
export function toPage<T>(request: PageRequest, rows: readonly T[], key: (row: T) => string): Page<T> {
  const items = rows.slice(0, request.limit);
  const last = items.at(-1);
  const more = rows.length > request.limit && last !== undefined;
  return { items, next: more ? Buffer.from(key(last)).toString('base64url') : null };
}
