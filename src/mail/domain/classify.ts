import { words } from './delivery.js';

/** What became of one try. */
export type Outcome =
  | { kind: 'accepted'; code: number; text: string; sha256: string }
  /** The server says "not now" (4xx). */
  | { kind: 'temporary'; code?: number; text: string; sha256?: string }
  /** The server, or a rule of our own before sending, says "never"; `flag` where a person should look at the mail itself. */
  | {
      kind: 'permanent';
      code?: number;
      text: string;
      flag?: 'size' | 'content' | 'bytes-changed' | 'late';
      sha256?: string;
    }
  /** Bytes left and no reply came: it may have been taken. */
  | { kind: 'unknown'; text: string; sha256: string }
  /** The way to the server is at fault, not the mail: costs no attempt. */
  | { kind: 'transport'; code?: number; text: string }
  /** The mail could not be put together now, for a reason that passes. */
  | { kind: 'not-composed'; text: string };

/** What is known of a failed hand-over: nodemailer's error, and whether bytes of the message went out. */
export interface SendFailure {
  error: unknown;
  /** False only where it is certain that no byte of the message left. */
  bodyBegun: boolean;
}

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
  message: string;
}

const TRANSPORT_CODES = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'ECONFIG']);
/** Commands before any that names a mail: a refusal there concerns the connection. */
const SESSION_COMMANDS = new Set(['CONN', 'EHLO', 'HELO', 'LHLO', 'STARTTLS', 'RSET']);
/** "Authenticate first", "encrypt first", "credentials invalid" (RFC 4954 section 6, RFC 3207 section 4). */
const AUTH_REPLIES = new Set([530, 534, 535, 538]);
/** Message too large for the server or the mailbox (RFC 1870 section 6.1, RFC 5321 section 4.2.2). */
const SIZE_REPLIES = new Set([523, 552]);
const CONTENT_REPLY = 554;

/** What a refusal with this reply code says of the mail itself. */
export function flagOf(code: number | undefined): 'size' | 'content' | undefined {
  if (code === undefined) return undefined;
  if (SIZE_REPLIES.has(code)) return 'size';
  return code === CONTENT_REPLY ? 'content' : undefined;
}

function smtpError(error: unknown): SmtpError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, command, responseCode, response } = error as Partial<SmtpError>;
  return {
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof command === 'string' ? { command } : {}),
    ...(typeof responseCode === 'number' ? { responseCode } : {}),
    ...(typeof response === 'string' ? { response } : {}),
  };
}

/**
 * Weighs a failed hand-over by what the server answered, never by the words of an error.
 *
 * A reply code decides (RFC 5321 section 4.2.1): 4xx temporary, 5xx permanent. Without one, what counts is whether
 * bytes of the message left. If they did, the server may have taken it (RFC 5321 section 4.5.3.2.6 grants it ten
 * minutes to answer): unknown. If none did, nothing can have been taken, and the way to the server is at fault.
 * Refusals of the connection, of TLS, of our credentials, or of our sender concern every mail alike: transport.
 */
export function classify({ error, bodyBegun }: SendFailure, sha256: string): Outcome {
  const { code, command, responseCode, response, message } = smtpError(error);
  const text = words(response ?? message);
  if (code !== undefined && TRANSPORT_CODES.has(code)) {
    return { kind: 'transport', text, ...coded(responseCode) };
  }
  if (responseCode === undefined) {
    if (bodyBegun) return { kind: 'unknown', text, sha256 };
    // Refused by our own side before a byte left: too large for what the server announced, an impossible envelope.
    if (code === 'EMESSAGE' || code === 'EENVELOPE') {
      return { kind: 'permanent', text, sha256, ...(code === 'EMESSAGE' ? { flag: 'size' as const } : {}) };
    }
    return { kind: 'transport', text };
  }
  if (command !== undefined && SESSION_COMMANDS.has(command)) {
    // A reply that ends the connection (421) answers the connection, not the mail that was on its way.
    return bodyBegun ? { kind: 'unknown', text, sha256 } : { kind: 'transport', code: responseCode, text };
  }
  if (AUTH_REPLIES.has(responseCode)) return { kind: 'transport', code: responseCode, text };
  // 503, "bad sequence of commands", is about the session: the same mail may pass on a new connection.
  if (responseCode >= 500 && responseCode !== 503) {
    if (SIZE_REPLIES.has(responseCode)) {
      return { kind: 'permanent', code: responseCode, text, flag: 'size', sha256 };
    }
    // The sender is the same for every mail.
    if (command === 'MAIL FROM') return { kind: 'transport', code: responseCode, text };
    const flag = responseCode === CONTENT_REPLY ? { flag: 'content' as const } : {};
    return { kind: 'permanent', code: responseCode, text, sha256, ...flag };
  }
  return { kind: 'temporary', code: responseCode, text, sha256 };
}

const coded = (code: number | undefined): { code?: number } => (code === undefined ? {} : { code });
