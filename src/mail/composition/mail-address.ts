import { domainToASCII } from 'node:url';
import { mailProblems } from '../mail.problems.js';

/** Local part of at most 64 octets, address of at most 254 (RFC 5321 sections 4.5.3.1.1 and 4.5.3.1.3). */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;
/** A dot-atom, in any script: no quotes, no lists, no route, no line break. */
const SHAPE = /^([^\s"(),:;<>@[\\\]\p{Cc}]+)@([^\s"(),:;<>@[\\\]\p{Cc}]+)$/u;
/** Printable ASCII without the space. */
const ASCII = /^[\x21-\x7e]+$/;
/** Dots stand between other characters (RFC 5321 section 4.1.2, Dot-string). */
const LOOSE_DOT = /^\.|\.\.|\.$/;
/** What a domain may be written with. `domainToASCII` reads a host of a URL: it cuts paths off and undoes %-codes. */
const DOMAIN_AS_WRITTEN = /^[A-Za-z0-9.\-\u{80}-\u{10ffff}]+$/u;
/** Labels of letters, digits and inner hyphens (RFC 5321 section 4.1.2), the last one no number. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * One mailbox as it goes into envelope and header: the domain in its ASCII form (IDNA), the local part as it is.
 * Refusal `mail/address-unusable`: lists, line breaks, impossible lengths, and local parts outside ASCII, which
 * only servers with SMTPUTF8 (RFC 6531) take; a pool of connections cannot promise that each of them does.
 */
export function toAsciiAddress(address: string): string {
  const [, local = '', domain = ''] = SHAPE.exec(address) ?? [];
  const ascii = DOMAIN_AS_WRITTEN.test(domain) ? domainToASCII(domain) : '';
  if (!DOMAIN.test(ascii) || LOOSE_DOT.test(local)) {
    throw mailProblems.addressUnusable(`"${address}" is not one mail address.`, { address });
  }
  if (!ASCII.test(local)) {
    throw mailProblems.addressUnusable(
      `The part before the @ of "${address}" is not ASCII. It needs a server with SMTPUTF8; ask for another address.`,
      { address },
    );
  }
  const whole = `${local}@${ascii}`;
  if (local.length > LONGEST_LOCAL_PART || whole.length > LONGEST_ADDRESS) {
    throw mailProblems.addressUnusable(`"${address}" is longer than mail servers take.`, { address });
  }
  return whole;
}
