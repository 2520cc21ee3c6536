import { defineProblems, Problem } from '../platform/index.js';

const clientProblems = defineProblems('client', {
  unreachable: { status: 503, title: 'The service does not answer' },
  noAddress: { status: 400, title: 'The address of the house cannot be used' },
  unexpected: { status: 500, title: 'The service answered something unexpected' },
});

export interface CallOptions {
  /** JSON body, or bytes with their type. */
  body?: unknown;
  bytes?: { type: string; content: Uint8Array };
  query?: Record<string, string | number | undefined>;
  ifMatch?: number;
  idempotencyKey?: string;
  accept?: string;
}

/** The HTTP API as any other client uses it: what the CLI and the demonstration do, everybody can. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {
    if (!/^https?:/.test(baseUrl) || !URL.canParse(baseUrl)) {
      throw clientProblems.noAddress(
        `"${baseUrl}" is no address. Write it like http://127.0.0.1:3000, in --url or CONVENE_URL.`,
      );
    }
  }

  /** The same service with another token: another person. */
  as(token: string): ApiClient {
    return new ApiClient(this.baseUrl, token);
  }

  get<T>(path: string, options: CallOptions = {}): Promise<T> {
    return this.json('GET', path, options);
  }

  post<T>(path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    return this.json('POST', path, { ...options, ...(body === undefined ? {} : { body }) });
  }

  put<T>(path: string, body: unknown, options: CallOptions = {}): Promise<T> {
    return this.json('PUT', path, { ...options, body });
  }

  patch<T>(path: string, body: unknown, options: CallOptions = {}): Promise<T> {
    return this.json('PATCH', path, { ...options, body });
  }

  /** Every row of a paged list. */
  async all<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page: { items: T[]; next: string | null } = await this.get(path, {
        query: { limit: 500, ...query, cursor },
      });
      items.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  async bytes(path: string, options: CallOptions = {}): Promise<Buffer> {
    const response = await this.send('GET', path, options);
    return Buffer.from(await response.arrayBuffer());
  }

  private async json<T>(method: string, path: string, options: CallOptions): Promise<T> {
    const response = await this.send(method, path, options);
    const text = await response.text();
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      throw unexpected(response, text, error);
    }
  }

  private async send(method: string, path: string, options: CallOptions): Promise<Response> {
    const url = new URL(path, this.baseUrl);
    for (const [name, value] of Object.entries(options.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.token}`,
      accept: options.accept ?? 'application/json',
    };
    if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    let body: RequestInit['body'];
    if (options.bytes) {
      headers['content-type'] = options.bytes.type;
      body = new Uint8Array(options.bytes.content);
    } else if (options.body !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(options.body);
    }
    let response: Response;
    try {
      response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      throw clientProblems.unreachable(
        `Nothing answers at ${url.origin}. Start the house (npm start), or name its address in --url or CONVENE_URL.`,
        {},
        { cause: error },
      );
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

/** What answers is no Convene, or something stands in between. */
const unexpected = (response: Response, text: string, cause?: unknown): Problem =>
  clientProblems.unexpected(
    `${response.url} answered ${response.status} with something that is not from a house: ${JSON.stringify(text.slice(0, 200))}. Check the address.`,
    {},
    cause === undefined ? undefined : { cause },
  );

/** The service's refusal, with its code, title and findings as it gave them. */
async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    return unexpected(response, text);
  }
  const {
    code,
    status,
    title,
    detail,
    type: _type,
    ...extensions
  } = JSON.parse(text) as Record<string, unknown> & {
    code: string;
    status: number;
    title: string;
    detail: string;
  };
  return new Problem(code, status, title, detail, extensions);
}
