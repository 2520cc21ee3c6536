import type { Attachment, ParsedMail } from 'mailparser';
import type { FailingMailbox } from './failing-mailboxes.js';
import type { CaughtMail } from './mail-store.js';

export const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 68rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; line-height: 1.3; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #8886; overflow-wrap: anywhere; }
.number, time { white-space: nowrap; font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8886; padding: .8rem; }
iframe { width: 100%; height: 46rem; border: 1px solid #8886; background: #fff; }
input, button { font: inherit; padding: .3rem .6rem; } nav a { margin-right: 1rem; } .muted { opacity: .75; }
@media (max-width: 40rem) { .wide { display: none; } }
`;

/** Text of a calendar part that is still worth showing on the page; a longer one can be downloaded. */
const CALENDAR_LIMIT = 200_000;

function page(title: string, safeContent: JSX.Element): string {
  const html = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title safe>{`${title} – mail catcher`}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>{safeContent}</body>
    </html>
  );
  return `<!doctype html>${html as string}`;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
const moment = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');

export interface MailList {
  /** Newest first. */
  mails: readonly CaughtMail[];
  query: string;
  page: number;
  pages: number;
  total: number;
  rules: readonly FailingMailbox[];
}

export function listPage({ mails, query, page: number, pages, total, rules }: MailList): string {
  const linkTo = (other: number) => `/?${new URLSearchParams({ q: query, page: String(other) }).toString()}`;
  return page(
    'Mails',
    <main>
      <h1>Mail catcher</h1>
      <p class="muted">Mail that this house sent. Nothing here has left this machine.</p>
      <form action="/" method="get" role="search">
        <label for="q">Search addresses and subjects: </label>
        <input id="q" name="q" type="search" value={query} /> <button type="submit">Search</button>
      </form>
      <p
        role="status"
        safe
      >{`${total} ${total === 1 ? 'mail' : 'mails'}${query === '' ? '' : ` with “${query}”`}`}</p>
      <table>
        <caption class="muted">Newest first</caption>
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col">To</th>
            <th scope="col" class="wide">
              From
            </th>
            <th scope="col" class="wide">
              Received
            </th>
            <th scope="col" class="wide">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <tr>
              <td>
                <a href={`/mails/${mail.id}`} safe>
                  {mail.subject || '(no subject)'}
                </a>
              </td>
              <td safe>{mail.to.join(', ')}</td>
              <td class="wide" safe>
                {mail.from || '<>'}
              </td>
              <td class="wide">
                <time datetime={mail.receivedAt} safe>
                  {moment(mail.receivedAt)}
                </time>
              </td>
              <td class="wide number" safe>
                {kilobytes(mail.size)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <nav aria-label="Pages">
        <p>
          {number > 1 ? <a href={linkTo(number - 1)}>Newer</a> : ''}
          <span safe>{`Page ${number} of ${pages} `}</span>
          {number < pages ? <a href={linkTo(number + 1)}>Older</a> : ''}
        </p>
      </nav>
      {rules.length > 0 ? <Rules rules={rules} /> : ''}
    </main>,
  );
}

function Rules({ rules }: { rules: readonly FailingMailbox[] }): JSX.Element {
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Mailboxes that refuse</h2>
      <ul>
        {rules.map(({ mailbox, code, message, times }) => (
          <li
            safe
          >{`${mailbox}: ${code} ${message}${times === undefined ? '' : ` (${times} more times)`}`}</li>
        ))}
      </ul>
    </section>
  );
}

export function mailPage(mail: CaughtMail, parsed: ParsedMail): string {
  const title = mail.subject || '(no subject)';
  const calendars = parsed.attachments.filter(
    (part) => part.contentType === 'text/calendar' && part.content.length <= CALENDAR_LIMIT,
  );
  return page(
    title,
    <main>
      <nav aria-label="Mails">
        <a href="/">All mails</a>
        <a href={`/mails/${mail.id}/raw`} download={`${mail.id}.eml`}>
          The mail as it came (.eml)
        </a>
      </nav>
      <h1 safe>{title}</h1>
      <table>
        <caption class="muted">Envelope and header</caption>
        <tbody>
          <Row name="Envelope from" value={mail.from || '<>'} />
          <Row name="Envelope to" value={mail.to.join(', ')} />
          {['from', 'reply-to', 'to', 'cc', 'date', 'message-id'].map((key) => (
            <HeaderRow parsed={parsed} name={key} />
          ))}
          <Row name="Received" value={`${moment(mail.receivedAt)}, ${kilobytes(mail.size)}`} />
        </tbody>
      </table>
      <details>
        <summary>The whole header</summary>
        <pre safe>{parsed.headerLines.map(({ line }) => line).join('\n')}</pre>
      </details>
      {parsed.attachments.length > 0 ? <Attachments mail={mail} attachments={parsed.attachments} /> : ''}
      {typeof parsed.html === 'string' ? (
        <section aria-labelledby="html">
          <h2 id="html">HTML</h2>
          <iframe
            title="The mail’s HTML text"
            src={`/mails/${mail.id}/html`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          ></iframe>
        </section>
      ) : (
        ''
      )}
      {parsed.text === undefined ? (
        ''
      ) : (
        <section aria-labelledby="text">
          <h2 id="text">Plain text</h2>
          <pre>
            <Linked text={parsed.text} />
          </pre>
        </section>
      )}
      {calendars.map((part) => (
        <section aria-label="Calendar part">
          <h2
            safe
          >{`Calendar part (${part.headers.get('content-type') ? describeType(part) : part.contentType})`}</h2>
          <pre safe>{part.content.toString('utf8')}</pre>
        </section>
      ))}
    </main>,
  );
}

function describeType(part: Attachment): string {
  const type = part.headers.get('content-type');
  if (typeof type !== 'object' || type instanceof Date || !('params' in type)) return part.contentType;
  const method = (type.params as Record<string, string>)['method'];
  return method === undefined ? part.contentType : `${part.contentType}, method ${method}`;
}

function Row({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <tr>
      <th scope="row" safe>
        {name}
      </th>
      <td safe>{value}</td>
    </tr>
  );
}

function HeaderRow({ parsed, name }: { parsed: ParsedMail; name: string }): JSX.Element {
  const line = parsed.headerLines.find(({ key }) => key === name)?.line;
  if (line === undefined) return '';
  const colon = line.indexOf(':');
  const value = parsed.headers.get(name);
  const shown =
    typeof value === 'object' && 'text' in value && typeof value.text === 'string'
      ? value.text
      : line.slice(colon + 1);
  return <Row name={line.slice(0, colon)} value={shown.trim()} />;
}

function Attachments({ mail, attachments }: { mail: CaughtMail; attachments: Attachment[] }): JSX.Element {
  return (
    <section aria-labelledby="attachments">
      <h2 id="attachments">Attachments</h2>
      <ul>
        {attachments.map((part, index) => (
          <li>
            <a href={`/mails/${mail.id}/attachments/${index}`} safe>
              {part.filename ?? `Part ${index + 1}`}
            </a>
            <span class="muted" safe>{` ${part.contentType}, ${kilobytes(part.size)}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Plain text whose addresses can be followed; all of it escaped. */
function Linked({ text }: { text: string }): JSX.Element {
  const parts = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <a href={part} rel="noopener noreferrer" target="_blank" safe>
            {part}
          </a>
        ) : (
          <span safe>{part}</span>
        ),
      )}
    </>
  );
}

export function errorPage(title: string, detail: string): string {
  return page(
    title,
    <main>
      <h1 safe>{title}</h1>
      <p safe>{detail}</p>
      <p>
        <a href="/">All mails</a>
      </p>
    </main>,
  );
}
