import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  accessProblems,
  assertSameOrigin,
  formToken,
  SessionCookie,
  verifyFormToken,
} from '../../../access/index.js';
import { CONFIG, type Config, Ids } from '../../../platform/index.js';

const PURPOSE = 'form';

/** Tokens for forms of people who are not signed in yet: their secret lies in a cookie of its own. */
@Injectable()
export class LooseForms {
  constructor(
    private readonly cookie: SessionCookie,
    private readonly ids: Ids,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  token(request: FastifyRequest, reply: FastifyReply): string {
    const name = this.cookie.nameOf(PURPOSE);
    const known = request.cookies[name];
    const secret = known !== undefined && known.length === 43 ? known : this.ids.secret();
    if (secret !== known) void reply.setCookie(name, secret, this.cookie.attributes());
    return formToken(secret);
  }

  /** Refusal: `access/form-foreign`. */
  assertOwn(request: FastifyRequest, token: unknown): void {
    assertSameOrigin(request, this.config.http.publicUrl);
    const secret = request.cookies[this.cookie.nameOf(PURPOSE)];
    if (secret !== undefined && verifyFormToken(secret, token)) return;
    throw accessProblems.formForeign(
      'Nothing was changed. Open the page again and send the form from there; your browser must accept cookies of this site.',
    );
  }
}
