/**
 * Every event type with the shape of its data. Each module adds its own by declaration merging
 * (`declare module '../messaging/event-map.js'`), so the map is typed in one place and known to no floor below.
 * Types are wire format: stored for ever and sent to webhooks. They are never renamed.
 */
export interface EventMap {
  /** A person's action that has no stream of its own, such as a stepped clock. */
  'office.noted': { text: string };
}
