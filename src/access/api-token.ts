import type { Versioned } from '../messaging/index.js';
import type { Role } from './permissions.js';

export interface ApiToken extends Versioned {
  name: string;
  /** SHA-256 of the secret; the secret itself is shown once and kept nowhere. */
  hash: string;
  roles: Role[];
  /** The one process it is good for; absent: all. */
  processId?: string;
  createdAt: Date;
  revokedAt?: Date;
  /** Machine time, to the minute. */
  lastUsedAt?: Date;
}
