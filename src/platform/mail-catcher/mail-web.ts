import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Attachment, ParsedMail } from 'mailparser';
import { Problem } from '../problems/problem.js';
import type { FailingMailbox } from './failing-mailboxes.js';
import { mailCatcherProblems } from './mail-catcher.problems.js';
import type { CaughtMail } from './mail-store.js';
import { errorPage, listPage, mailPage, STYLE } from './mail-pages.js';

/** Our own pages: no script at all, nothing from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** A mail's HTML: an origin of its own, no script, no forms, nothing fetched; its links open in a new tab. */
const HTML_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
  "img-src data:; font-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
const FILE_POLICY = "sandbox; default-src 'none'";
const PAGE_SIZE = 50;

interface Answer {
  type: string;
  body: string | Buffer;
  policy?: string;
  headers?: Record<string, string>;
}

/** What the pages show. */
export interface Mails {
  messages(): readonly CaughtMail[];
  message(id: number): CaughtMail;
  raw(mail: CaughtMail): Promise<Buffer>;
  parsed(mail: CaughtMail): Promise<ParsedMail>;
  failingMailboxes(): readonly FailingMailbox[];
}

/** The pages over a catcher's mails: GET only, nothing can be changed from a browser. */
export function serveMails(catcher: Mails, loopback: boolean): Server {
  return createServer((request, response) => {
    answer(catcher, loopback, request).then(
      (found) => send(request, response, 200, found),
      (error: unknown) => {
        const problem = error instanceof Problem ? error : null;
        const body = errorPage(
          problem?.title ?? 'Something failed',
          problem?.detail ?? 'The mail cannot be shown.',
        );
        send(request, response, problem?.status ?? 500, { type: 'text/html', body });
      },
    );
  });
}

function send(request: IncomingMessage, response: ServerResponse, status: number, answer: Answer): void {
  const { type, body, policy = PAGE_POLICY, headers = {} } = answer;
  response.writeHead(status, {
    'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answer(catcher: Mails, loopback: boolean, request: IncomingMessage): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Problem('mail-catcher/read-only', 405, 'These pages are to be read', 'Use GET.');
  }
  // A page elsewhere whose name is pointed at this address must not read the mails.
  if (loopback && !/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) {
    throw new Problem(
      'mail-catcher/foreign-host',
      421,
      'Another host was meant',
      'Open http://127.0.0.1 and the port.',
    );
  }
  const url = new URL(request.url ?? '/', 'http://catcher.invalid');
  if (url.pathname === '/') return list(catcher, url);
  if (url.pathname === '/style.css') return { type: 'text/css', body: STYLE };
  const match = /^\/mails\/(\d{1,9})(?:\/(html|raw|attachments\/(\d{1,3})))?$/.exec(url.pathname);
  if (match === null) throw mailCatcherProblems.noSuchMail(`There is nothing at ${url.pathname}.`);
  const mail = catcher.message(Number(match[1]));
  if (match[2] === 'raw') {
    return {
      type: 'message/rfc822',
      body: await catcher.raw(mail),
      policy: FILE_POLICY,
      headers: { 'content-disposition': `attachment; filename="${mail.id}.eml"` },
    };
  }
  const parsed = await catcher.parsed(mail);
  if (match[2] === 'html') {
    return { type: 'text/html', body: openingLinksElsewhere(parsed.html || ''), policy: HTML_POLICY };
  }
  if (match[3] !== undefined) return attachment(parsed.attachments[Number(match[3])], match[3]);
  return { type: 'text/html', body: mailPage(mail, parsed) };
}

function list(catcher: Mails, url: URL): Answer {
  const query = (url.searchParams.get('q') ?? '').trim();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = catcher.messages().filter((mail) => {
    const shown = `${mail.subject}\n${mail.from}\n${mail.to.join('\n')}\n${mail.messageId}`.toLowerCase();
    return words.every((word) => shown.includes(word));
  });
  const pages = Math.max(1, Math.ceil(fitting.length / PAGE_SIZE));
  const asked = Number.parseInt(url.searchParams.get('page') ?? '1', 10);
  const page = Math.min(Math.max(Number.isNaN(asked) ? 1 : asked, 1), pages);
  const end = fitting.length - (page - 1) * PAGE_SIZE;
  const mails = fitting.slice(Math.max(0, end - PAGE_SIZE), end).reverse();
  const body = listPage({
    mails,
    query,
    page,
    pages,
    total: fitting.length,
    rules: catcher.failingMailboxes(),
  });
  return { type: 'text/html', body };
}

/** A mail's links would replace it inside its frame, where the sandbox holds them; they belong into a tab. */
function openingLinksElsewhere(html: string): string {
  const base = '<base target="_blank">';
  const head = /<head(\s[^>]*)?>/i.exec(html);
  if (head === null) return `<!doctype html>${base}${html}`;
  const after = head.index + head[0].length;
  return html.slice(0, after) + base + html.slice(after);
}

function attachment(part: Attachment | undefined, number: string): Answer {
  if (part === undefined) throw mailCatcherProblems.noSuchMail(`There is no attachment ${number}.`);
  const name = part.filename ?? `part-${number}`;
  const plain = name.replace(/[^\x20-\x7e]|["\\/%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const pdf = part.contentType === 'application/pdf';
  return {
    // What a browser could take for a page of ours is handed over as bytes; a PDF has a reader of its own.
    type: pdf ? 'application/pdf' : 'application/octet-stream',
    body: part.content,
    ...(pdf ? {} : { policy: FILE_POLICY }),
    headers: {
      'content-disposition': `${pdf ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`,
    },
  };
}
