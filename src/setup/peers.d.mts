export type PeerGroup = 'browser' | 'postfix' | 'calendar-peers' | 'poppler';
export const PEERS: Record<
  PeerGroup,
  { for: string; packages: string[]; otherwise: string; missing(): string[] | Promise<string[]> }
>;
export function findBrowser(environment?: Readonly<Record<string, string | undefined>>): string | undefined;
export function parseWithout(value: string | undefined): PeerGroup[];
export function ensurePeers(without: readonly PeerGroup[]): Promise<void>;
