export type ServerKind = 'mongod' | 'redis';
export type Environment = Readonly<Record<string, string | undefined>>;
export interface Place {
  via: 'url' | 'configured' | 'path' | 'cache';
  where: string;
}
export type Found = (Place & { passed: string[] }) | { via: 'none'; passed: string[] };

export const SERVERS: Record<
  ServerKind,
  {
    title: string;
    urlSetting: string;
    pathSetting: string;
    names: string[];
    minimum: number[];
    cached: string[];
  }
>;
export function cacheFolder(environment?: Environment): string;
export function cachedBinary(kind: ServerKind, key: string, environment?: Environment): string;
export function searchOrder(
  kind: ServerKind,
  environment?: Environment,
  found?: (names: readonly string[], path: string | undefined) => string[],
): Place[];
export function atLeast(version: readonly number[], minimum: readonly number[]): boolean;
export function probe(kind: ServerKind, file: string): Promise<{ version: string } | { fault: string }>;
export function findServer(kind: ServerKind, environment?: Environment): Promise<Found>;
export function waysToGet(kind: ServerKind): string;
