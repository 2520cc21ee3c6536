import Tokens from '@fastify/csrf';
import type { FastifyRequest } from 'fastify';
import { platformProblems } from '../../platform/index.js';
import { accessProblems } from '../access.problems.js';
import { type ConsoleSession, sessionOf } from '../console-session.js';

const tokens = Tokens();

/** A token for a form, made from a secret that only the house and this browser's session share. */
export const formToken = (secret: string): string => tokens.create(secret);

export const verifyFormToken = (secret: string, token: unknown): boolean =>
  typeof token === 'string' && token.length < 500 && tokens.verify(secret, token);

const foreign = () =>
  accessProblems.formForeign(
    'Nothing was changed. Open the page again and send the form from there; if you signed in anew meanwhile, its form is an old one.',
  );

/** Refuses what another site's page has this browser send (Fetch Metadata, Origin). Older browsers send neither. */
export function assertSameOrigin({ headers }: Pick<FastifyRequest, 'headers'>, publicUrl: string): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  const { origin } = headers;
  if (origin !== undefined && origin !== new URL(publicUrl).origin) throw foreign();
}

/** Checks the token of a form and takes it out of the body, so that strict schemas read the rest. */
export function takeFormToken(request: FastifyRequest, secret: string): void {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) throw foreign();
  const token: unknown = Reflect.get(body, '_csrf');
  if (!verifyFormToken(secret, token)) throw foreign();
  Reflect.deleteProperty(body, '_csrf');
}

export interface SentFile {
  /** As the sender calls it; shown, never used as a path. */
  name: string;
  bytes: Buffer;
}

const secrets = new WeakMap<FastifyRequest, string>();

/** Kept by the guard for {@link readUploadForm}. */
export const rememberSecret = (request: FastifyRequest, secret: string): void => {
  secrets.set(request, secret);
};

/**
 * A form with a file. Its token comes first and is checked before the file is read; the guard has refused a request
 * that is longer than a file may be. A file field that was left empty is no file.
 */
export async function readUploadForm(
  request: FastifyRequest,
  session: ConsoleSession,
): Promise<{ fields: Record<string, string>; file?: SentFile }> {
  const secret = secrets.get(request);
  if (secret === undefined || sessionOf(request) !== session || !request.isMultipart()) throw foreign();
  const fields: Record<string, string> = {};
  let file: SentFile | undefined;
  let checked = false;
  for await (const part of request.parts()) {
    if (part.type === 'field' && part.fieldname === '_csrf') {
      if (!verifyFormToken(secret, part.value)) throw foreign();
      checked = true;
      continue;
    }
    if (!checked) throw foreign();
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value;
      continue;
    }
    const bytes = await part.toBuffer();
    if (bytes.length > 0 || part.filename) file = { name: part.filename, bytes };
  }
  if (!checked) throw foreign();
  return file === undefined ? { fields } : { fields, file };
}

/** Room for the fields beside the file. */
const FIELDS_BYTES = 262_144;

export function assertLength({ headers }: Pick<FastifyRequest, 'headers'>, uploadLimit: number): void {
  if (Number(headers['content-length'] ?? 0) <= uploadLimit + FIELDS_BYTES) return;
  throw platformProblems.tooLarge(
    `A file may have at most ${Math.floor(uploadLimit / 1_048_576)} MB. Nothing was read or kept.`,
  );
}
