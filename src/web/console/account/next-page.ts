const HOME = '/office';

/** Where to go after the sign-in: an address of the console, or its first page. Never another site. */
export function nextPage(given: unknown): string {
  if (typeof given !== 'string' || given.length > 2_000 || !/^\/office(?:[/?#]|$)/.test(given)) return HOME;
  if (/[\\\s\u0000-\u001f]/.test(given)) return HOME;
  const url = new URL(given, 'http://here.invalid');
  if (url.host !== 'here.invalid' || !/^\/office(?:\/|$)/.test(url.pathname)) return HOME;
  return url.pathname.startsWith('/office/sign-') ? HOME : `${url.pathname}${url.search}`;
}

/** An address of the sign-in that remembers where to go on. */
export const withNext = (path: string, next: string): string =>
  next === HOME ? path : `${path}?next=${encodeURIComponent(next)}`;
