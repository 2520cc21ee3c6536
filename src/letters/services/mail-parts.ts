import { escapeHtml } from '@kitajs/html';
import { DateTime } from 'luxon';
import type { SignedFile } from './letter-links.service.js';

/** What stands under the letter in one mail. */
export interface Foot {
  text: string;
  html: string;
}

const words = {
  en: {
    large: 'These documents are too large for a mail. Open them here:',
    hash: 'SHA-256',
  },
  fr: {
    large: 'Ces documents sont trop volumineux pour un courriel. Ouvrez-les ici :',
    hash: 'SHA-256',
  },
} as const;

const megabytes = (bytes: number, language: string): string =>
  `${(bytes / 1_000_000).toLocaleString(language === 'fr' ? 'fr' : 'en', { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`;

/** Links in place of the enclosures that are too large, each with its SHA-256; null if all are attached. */
export function linkedFoot(files: readonly SignedFile[], language: string): Foot | null {
  if (files.length === 0) return null;
  const { large, hash } = language === 'fr' ? words.fr : words.en;
  const text = files.map(
    ({ filename, url, sha256, size }) =>
      `- ${filename} (${megabytes(size, language)})\n  ${url}\n  ${hash} ${sha256}`,
  );
  const html = files.map(
    ({ filename, url, sha256, size }) =>
      `<li><a href="${escapeHtml(url)}">${escapeHtml(filename)}</a> (${megabytes(size, language)})<br><small>${hash} <code>${sha256}</code></small></li>`,
  );
  return { text: `${large}\n${text.join('\n')}`, html: `<p>${large}</p><ul>${html.join('')}</ul>` };
}

const confirmationWords = {
  en: {
    ask: 'Please confirm on this page that you have received this letter:',
    link: 'Confirm that you have received this letter',
    note: 'One press of its button is enough. Opening the page alone confirms nothing.',
  },
  fr: {
    ask: 'Veuillez confirmer sur cette page que vous avez reçu cette lettre :',
    link: 'Confirmez que vous avez reçu cette lettre',
    note: 'Il suffit d’appuyer sur le bouton de la page. L’ouvrir seulement ne confirme rien.',
  },
} as const;

/** The way to say that the letter has come. */
export function confirmationFoot(url: string, language: string): Foot {
  const { ask, link, note } = language === 'fr' ? confirmationWords.fr : confirmationWords.en;
  return {
    text: `${ask}\n\n${url}\n\n${note}`,
    html: `<p>${ask}</p><p><a href="${escapeHtml(url)}">${link}</a></p><p style="font-size:0.9em">${note}</p>`,
  };
}

const copyWords = {
  en: (on: string, of: string) => `Copy sent again on ${on}. It is the same letter as that of ${of}.`,
  fr: (on: string, of: string) =>
    `Copie envoyée à nouveau le ${on}. C’est la même lettre que celle du ${of}.`,
} as const;

/**
 * The mark of a copy that was sent again. It stands under the letter, not in the subject: by subject and date the
 * letter is cited, and registries file by them. The day is that of UTC.
 */
export function copyFoot(at: Date, { date, language }: { date: string; language: string }): Foot {
  const known = language === 'fr' ? 'fr' : 'en';
  const day = (iso: string): string =>
    DateTime.fromISO(iso, { zone: 'utc', locale: known === 'en' ? 'en-GB' : 'fr' }).toFormat('d MMMM yyyy');
  const text = copyWords[known](day(at.toISOString()), day(date));
  return { text, html: `<p><strong>${escapeHtml(text)}</strong></p>` };
}

const RULE = '_'.repeat(40);

/** The plain text of a mail: the letter, then what stands under it. */
export function textWithFeet(letter: string, feet: readonly Foot[]): string {
  return [letter.trimEnd(), ...feet.map(({ text }) => `${RULE}\n\n${text.trim()}`)].join('\n\n') + '\n';
}

/** The HTML of a mail: the letter's own document, with what stands under it before the end of its body. */
export function htmlWithFeet(letter: string, feet: readonly Foot[]): string {
  if (feet.length === 0) return letter;
  const safeFeet = feet
    .map(
      ({ html }) =>
        `<div style="max-width:42em;margin:1.5em auto;padding-top:1em;border-top:1px solid #767676">${html}</div>`,
    )
    .join('');
  const end = letter.lastIndexOf('</body>');
  return end < 0 ? `${letter}${safeFeet}` : `${letter.slice(0, end)}${safeFeet}${letter.slice(end)}`;
}
