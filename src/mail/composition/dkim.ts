import { createPrivateKey, type KeyObject } from 'node:crypto';
import DKIM from 'nodemailer/lib/dkim';
import { mailProblems } from '../mail.problems.js';

export interface DkimKey {
  /** d=, aligned with the sender's domain. */
  domain: string;
  /** s= */
  selector: string;
  /** PEM. */
  privateKey: string;
}

const LEAST_BITS = 2_048;
/** What readers see and act upon; nodemailer's own list lacks the last two (RFC 8058 section 4 wants them signed). */
const SIGNED_HEADERS =
  'from:to:subject:date:message-id:reply-to:in-reply-to:references:mime-version:content-type:content-language:content-transfer-encoding:auto-submitted:list-unsubscribe:list-unsubscribe-post';

/**
 * Signs mails (RFC 6376). It costs about 1 ms of CPU a mail, more than composing it: where the mail server can
 * sign, it should. The signature holds no time, so the same mail has the same signature.
 */
export class DkimSigner {
  private readonly dkim: DKIM;

  constructor(private readonly key: DkimKey) {
    this.dkim = new DKIM({
      domainName: key.domain,
      keySelector: key.selector,
      privateKey: key.privateKey,
      headerFieldNames: SIGNED_HEADERS,
    });
  }

  async sign(message: Buffer): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.dkim.sign(message)) chunks.push(chunk as Buffer);
    const signed = Buffer.concat(chunks);
    // With a key it cannot use, the library sends unsigned mails without a word.
    if (!signed.subarray(0, 15).equals(Buffer.from('DKIM-Signature:'))) {
      throw mailProblems.dkimUnusable('A mail came back from signing without a signature.');
    }
    return signed;
  }

  /** Weighs the key and signs a sample; run at start, so that an unusable key stops the start and not the mails. */
  async selfTest(): Promise<void> {
    checkKey(this.key);
    await this.sign(Buffer.from('From: a@example.org\r\nTo: b@example.org\r\nSubject: test\r\n\r\ntest\r\n'));
  }
}

/** Refuses what receivers would not accept or the library cannot use: `mail/dkim-unusable`. */
function checkKey({ privateKey }: DkimKey): void {
  let key: KeyObject;
  try {
    key = createPrivateKey(privateKey);
  } catch (cause) {
    throw mailProblems.dkimUnusable('DKIM_PRIVATE_KEY is not a private key in PEM form.', {}, { cause });
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw mailProblems.dkimUnusable(
      'DKIM_PRIVATE_KEY must be an RSA key: other kinds would not be signed with.',
    );
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_BITS) {
    throw mailProblems.dkimUnusable(
      `DKIM_PRIVATE_KEY has ${bits} bits; receivers want ${LEAST_BITS} (RFC 8301 section 3.2).`,
    );
  }
}
