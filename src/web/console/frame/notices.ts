/**
 * What a page says after a form was sent, by the code that the redirect carries. The address bar never holds text
 * of people, and a code that is not here says nothing.
 */
export const notices = {
  'signed-in': 'You are signed in.',
  saved: 'Saved.',
  settled: 'The item is settled.',
} as const;

export type NoticeCode = keyof typeof notices;

const isNotice = (code: string): code is NoticeCode => Object.hasOwn(notices, code);

/** The notice of a query string's `done`, or undefined. */
export const noticeOf = (done: unknown): string | undefined =>
  typeof done === 'string' && isNotice(done) ? notices[done] : undefined;
