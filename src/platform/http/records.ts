import type { Page } from './pagination.js';

/** A record as the API shows it: its `id` is called so everywhere, whatever the database calls it. */
export const recordView = <T extends { _id: string }>({
  _id,
  ...rest
}: T): { id: string } & Omit<T, '_id'> => ({
  id: _id,
  ...rest,
});

export const pageView = <T extends { _id: string }>({ items, next }: Page<T>) => ({
  items: items.map((item) => recordView(item)),
  next,
});
