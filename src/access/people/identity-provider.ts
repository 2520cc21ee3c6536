import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { CONFIG, type Config, MachineClock } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';
import { seal, unseal } from './seal.js';

const SEALED_FOR = 'oidc';
const MINUTES = 10;

/** What a sign-in under way must find again when the browser comes back; sealed into a cookie. */
const underWay = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  until: z.number(),
});

/** The value of `amr` that says that more than one factor was asked for (RFC 8176 section 2); `otp` or `hwk` may be the only one. */
const SEVERAL_FACTORS = 'mfa';

export interface Identity {
  /** Issuer and subject: together they are a person for good (OpenID Connect Core section 5.7). */
  subject: string;
  /** Only if the provider has verified it. */
  mailbox: string | null;
  secondFactor: boolean;
}

/**
 * Sign-in through an OpenID Connect provider, when one is configured: authorisation code with PKCE, state and nonce.
 * The provider is first asked for when somebody signs in, so that a dead one doesn't stop the house.
 */
@Injectable()
export class IdentityProvider {
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly machine: MachineClock,
  ) {}

  get configured(): boolean {
    return this.config.oidc !== null;
  }

  private get redirectUri(): string {
    return `${this.config.http.publicUrl}/office/sign-in/provider/back`;
  }

  /** Where to send the browser, and what it keeps meanwhile. Refusal: `access/provider-away`. */
  async begin(next: string): Promise<{ url: string; sealed: string }> {
    const provider = await this.provider();
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: this.redirectUri,
      scope: 'openid email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const until = this.machine.now().getTime() + MINUTES * 60_000;
    const kept = JSON.stringify({ state, nonce, verifier, next, until });
    return { url: url.href, sealed: seal(this.config.links.keys, SEALED_FOR, kept) };
  }

  /** Who came back. Refusals: `access/sign-in-refused`, `access/provider-away`. */
  async finish(path: string, sealed: string): Promise<{ identity: Identity; next: string }> {
    const provider = await this.provider();
    const { state, nonce, verifier, next } = this.opened(sealed);
    const back = new URL(path, this.redirectUri);
    const claims = await this.claimsOf(provider, back, { state, nonce, verifier });
    const mailbox =
      claims.email_verified === true && typeof claims['email'] === 'string' ? claims['email'] : null;
    const methods = Array.isArray(claims['amr']) ? claims['amr'] : [];
    return {
      identity: {
        subject: `${claims.iss} ${claims.sub}`,
        mailbox,
        secondFactor: methods.includes(SEVERAL_FACTORS),
      },
      next,
    };
  }

  private async claimsOf(
    provider: oidc.Configuration,
    back: URL,
    { state, nonce, verifier }: { state: string; nonce: string; verifier: string },
  ): Promise<oidc.IDToken> {
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, back, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw refused();
      if (claims['email'] !== undefined || provider.serverMetadata().userinfo_endpoint === undefined)
        return claims;
      const more = await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub);
      const { email, email_verified: verified } = more;
      return {
        ...claims,
        ...(email === undefined ? {} : { email }),
        ...(verified === undefined ? {} : { email_verified: verified }),
      };
    } catch (error) {
      if (error instanceof TypeError) throw away(error);
      throw refused(error);
    }
  }

  private opened(sealed: string): z.infer<typeof underWay> {
    const text = unseal(this.config.links.keys, SEALED_FOR, sealed);
    const kept = text === null ? null : underWay.safeParse(JSON.parse(text));
    if (!kept?.success || kept.data.until < this.machine.now().getTime()) throw refused();
    return kept.data;
  }

  private provider(): Promise<oidc.Configuration> {
    const { oidc: wanted } = this.config;
    if (!wanted)
      throw accessProblems.signInRefused('No provider is configured here. Sign in with your password.');
    this.discovered ??= oidc
      .discovery(new URL(wanted.issuer), wanted.clientId, wanted.clientSecret)
      .catch((error: unknown) => {
        this.discovered = undefined;
        throw away(error);
      });
    return this.discovered;
  }
}

const refused = (cause?: unknown) =>
  accessProblems.signInRefused(
    'The sign-in with your organisation was not completed. Begin it again.',
    {},
    cause === undefined ? undefined : { cause },
  );

const away = (cause: unknown) =>
  accessProblems.providerAway(
    'The sign-in of your organisation does not answer. Try again shortly, or sign in with your password.',
    {},
    { cause },
  );
