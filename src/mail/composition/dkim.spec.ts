import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { sampleBuilder, sampleFrom, sampleParts, sampleRow } from '../../../test/support/mail-samples.js';
import { mailProblems } from '../mail.problems.js';
import { type DkimKey, DkimSigner } from './dkim.js';

const pem = (modulusLength: number): string =>
  generateKeyPairSync('rsa', { modulusLength })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

const privateKey = pem(2_048);
const key: DkimKey = { domain: 'pga.example.org', selector: 'june2017', privateKey };

/** What the name service would answer for the selector. */
const published = createPublicKey(createPrivateKey(privateKey))
  .export({ type: 'spki', format: 'der' })
  .toString('base64');

async function verified(raw: Buffer) {
  const { results, headerFrom } = await dkimVerify(raw, {
    resolver: (name: string, type: string) => {
      if (name !== 'june2017._domainkey.pga.example.org' || type !== 'TXT') {
        return Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
      }
      return Promise.resolve([[`v=DKIM1; k=rsa; p=${published}`]]);
    },
  });
  expect(headerFrom).toEqual([sampleFrom.address]);
  return results;
}

const hostile = sampleParts({
  subject: 'Третья сессия: "Genève" =?utf-8?Q?x?= 👩‍👩‍👧‍👦',
  text: `first\n.\n..\n${'a'.repeat(2_000)}\ntrailing  \n\n\n`,
  replyTo: 'rsvp+token@pga.example.org',
  references: ['<first@pga.example.org>'],
});

describe('a signed message', () => {
  const signer = new DkimSigner(key);
  const mail = { parts: hostile, signer };

  it('is verified by an independent verifier, aligned with its sender', async () => {
    const [result, ...others] = await verified(await sampleBuilder(mail).bytes());
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      status: { result: 'pass', aligned: 'pga.example.org' },
      signingDomain: 'pga.example.org',
      selector: 'june2017',
      algo: 'rsa-sha256',
    });
    const covered = (result?.signingHeaders?.keys ?? '').toLowerCase().split(/\s*[,:]\s*/);
    expect(covered).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'subject',
        'date',
        'message-id',
        'reply-to',
        'in-reply-to',
        'references',
        'mime-version',
        'content-type',
        'auto-submitted',
      ]),
    );
  });

  it.each([
    ['subject', 'Subject: =?UTF-8?', 'Subject: Re =?UTF-8?'],
    ['recipient', 'registry@atlantis', 'registry@other'],
    ['address for answers', 'rsvp+token', 'rsvp+other'],
    ['text', 'trailing', 'changed!'],
  ])('no longer verifies once its %s is changed', async (_what, from, to) => {
    const raw = (await sampleBuilder(mail).bytes()).toString('latin1');
    expect(raw).toContain(from);
    const [result] = await verified(Buffer.from(raw.replace(from, to), 'latin1'));
    expect(result?.status.result).not.toBe('pass');
  });

  it('is the unsigned message under its signature, the same at every try', async () => {
    const unsigned = await sampleBuilder({ parts: hostile }).bytes();
    const signed = await sampleBuilder(mail).bytes();
    expect(signed.subarray(-unsigned.length)).toEqual(unsigned);
    expect(await sampleBuilder({ parts: hostile, signer: new DkimSigner(key) }).bytes()).toEqual(signed);
    const { size } = await sampleBuilder(mail).builder.build(sampleRow());
    expect(size).toBe(signed.length);
  });
});

describe('a signing key', () => {
  it('passes its own test at the start', async () => {
    await expect(new DkimSigner(key).selfTest()).resolves.toBeUndefined();
    await expect(sampleBuilder({ signer: new DkimSigner(key) }).builder.selfTest()).resolves.toBeUndefined();
    await expect(sampleBuilder().builder.selfTest()).resolves.toBeUndefined();
  });

  const ed25519 = generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  const publicKey = createPublicKey(createPrivateKey(privateKey))
    .export({ type: 'spki', format: 'pem' })
    .toString();
  it.each([
    ['is no key', 'garbage'],
    ['is empty', ''],
    ['is cut off', privateKey.slice(0, 400)],
    ['is public', publicKey],
    ['is of another kind', ed25519],
    ['is too short', pem(1_024)],
  ])('that %s is refused by its test, before any mail leaves', async (_fault, unusable) => {
    await expect(new DkimSigner({ ...key, privateKey: unusable }).selfTest()).rejects.toMatchObject({
      code: mailProblems.dkimUnusable.code,
    });
  });

  it('of another kind signs nothing, rather than letting mails leave unsigned', async () => {
    const { builder } = sampleBuilder({ signer: new DkimSigner({ ...key, privateKey: ed25519 }) });
    await expect(builder.build(sampleRow())).rejects.toMatchObject({ code: mailProblems.dkimUnusable.code });
  });

  it('is not shown by its refusal', async () => {
    const refusal: unknown = await new DkimSigner({ ...key, privateKey: ed25519 })
      .selfTest()
      .catch((error: unknown) => error);
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain(ed25519.split('\n')[1]);
    expect(String(refusal)).toContain('RSA');
  });
});
