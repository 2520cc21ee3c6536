import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v4, v7 } from 'uuid';

/** Makes identifiers; injected so that tests can fix them. */
@Injectable()
export class Ids {
  /** UUIDv7 (RFC 9562): grows with time, for records and events. */
  next(): string {
    return v7();
  }

  /** UUIDv4: says nothing of time or host, for calendar UIDs (RFC 7986 section 5.3). */
  random(): string {
    return v4();
  }

  /** A secret of 256 bits in base64url, for tokens shown once. */
  secret(): string {
    return randomBytes(32).toString('base64url');
  }
}
