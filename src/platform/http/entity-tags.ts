/** The opaque part of an entity tag: weak comparison takes no notice of `W/` (RFC 9110 section 8.8.3.2). */
const TAG = /(?:W\/)?"([\u0021\u0023-\u007e\u0080-\u00ff]*)"/g;

const opaque = (etag: string): string => etag.replace(/^W\//, '');

/** Whether If-None-Match names the tag: `*`, one tag or a list, weak or strong (section 13.1.2). */
export function namesTag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return [...header.matchAll(TAG)].some(([, tag]) => `"${tag ?? ''}"` === opaque(etag));
}
