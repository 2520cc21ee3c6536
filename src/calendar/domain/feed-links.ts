/** Whose feed: a process's, or that of one meeting. */
export interface FeedScope {
  kind: 'process' | 'meeting';
  id: string;
}

const folder = { process: 'processes', meeting: 'meetings', room: 'rooms' } as const;

/** Address of a public feed. */
export function feedUrl(publicUrl: string, { kind, id }: FeedScope | { kind: 'room'; id: string }): string {
  return `${publicUrl.replace(/\/+$/, '')}/calendar/${folder[kind]}/${encodeURIComponent(id)}.ics`;
}

/** The ways to subscribe that pages offer. Subscribed calendars lag by hours: a page must say so beside them. */
export function subscribeLinks(
  publicUrl: string,
  scope: FeedScope,
): { https: string; webcal: string; google: string } {
  const https = feedUrl(publicUrl, scope);
  const webcal = https.replace(/^https?:/, 'webcal:');
  return {
    https,
    webcal,
    google: `https://calendar.google.com/calendar/r?cid=${encodeURIComponent(webcal)}`,
  };
}
