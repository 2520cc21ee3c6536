import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import Provider from 'oidc-provider';
import { generate } from 'selfsigned';

export interface Account {
  sub: string;
  email: string;
  emailVerified: boolean;
  /** Methods of authentication that the provider names (RFC 8176). */
  amr: string[];
}

/**
 * A real OpenID Connect provider on loopback, over TLS with a certificate that this process trusts from then on. It
 * signs in whoever comes as `account`, without asking.
 */
export class LocalIdentityProvider {
  static readonly clientId = 'convene-test';
  static readonly clientSecret = 'a secret of the tests, and of nothing else';

  account: Account = { sub: 'nobody', email: 'nobody@office.example.org', emailVerified: true, amr: [] };

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(redirectUri: string): Promise<LocalIdentityProvider> {
    const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keySize: 2048,
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    setDefaultCACertificates([...getCACertificates('default'), cert]);
    const server = createServer({ cert, key });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const house = new LocalIdentityProvider(server, `https://127.0.0.1:${port}`);
    const provider = new Provider(house.issuer, {
      clients: [
        {
          client_id: LocalIdentityProvider.clientId,
          client_secret: LocalIdentityProvider.clientSecret,
          redirect_uris: [redirectUri],
        },
      ],
      claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
      features: { devInteractions: { enabled: false } },
      cookies: { keys: ['cookies of the tests'] },
      pkce: { required: () => true },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, email: house.account.email, email_verified: house.account.emailVerified }),
      }),
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) {
        void answer(request, response);
        return;
      }
      void (async () => {
        const { prompt, params, session } = await provider.interactionDetails(request, response);
        if (prompt.name === 'login') {
          await provider.interactionFinished(request, response, {
            login: { accountId: house.account.sub, amr: house.account.amr },
          });
          return;
        }
        const grant = new provider.Grant({
          accountId: session?.accountId ?? '',
          clientId: String(params['client_id']),
        });
        grant.addOIDCScope(String(params['scope']));
        await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
      })();
    });
    return house;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
