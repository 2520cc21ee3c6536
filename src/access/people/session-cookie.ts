import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../platform/index.js';

/**
 * The cookie of a session. Under https its name begins with `__Host-`, which browsers accept only with Secure, Path=/
 * and without Domain (RFC 6265bis section 4.1.3.2): no neighbouring host can set it.
 */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  readonly name: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.secure = config.http.publicUrl.startsWith('https:');
    this.name = this.secure ? '__Host-convene' : 'convene';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  /** Kept until the browser closes, at the longest: how long it opens pages is decided here, not there. */
  write(reply: FastifyReply, secret: string): void {
    void reply.setCookie(this.name, secret, this.attributes());
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.attributes());
  }

  /** Also for the short-lived cookies of the sign-in itself. */
  attributes() {
    return { path: '/', httpOnly: true, secure: this.secure, sameSite: 'lax' } as const;
  }

  /** Of a cookie beside the session's own. */
  nameOf(purpose: string): string {
    return `${this.name}-${purpose}`;
  }
}
