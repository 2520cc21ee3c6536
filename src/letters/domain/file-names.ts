/** Characters that file systems, zip tools or header parsers trip over. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]+/gu;
const LONGEST = /^.{0,120}/su;

/**
 * A name that people can read and every system can store: "2017-06-06 Letter of the President.pdf".
 * Unsafe characters become spaces; at most 120 characters before the ending.
 */
export function fileName(title: string, ending: string): string {
  const clean = title.normalize('NFC').replace(UNSAFE, ' ').replace(/\s+/gu, ' ').trim();
  const stem = (LONGEST.exec(clean)?.[0] ?? '').replace(/^[. ]+|[. ]+$/gu, '');
  return `${stem === '' ? 'Document' : stem}.${ending}`;
}

/** Splits a given name into stem and ending; the ending is taken from what the content is, not from the name. */
export function withEnding(name: string, ending: string): string {
  const stem = name.replace(new RegExp(`\\.${ending}$`, 'iu'), '');
  return fileName(stem, ending);
}

export const letterFileName = (letter: { date: string; shortTitle: string }): string =>
  fileName(`${letter.date} ${letter.shortTitle}`, 'pdf');

/** The tagged rendering that goes with a signed copy. */
export const accessibleFileName = ({ date, shortTitle }: { date: string; shortTitle: string }): string =>
  fileName(`${date} ${shortTitle} (accessible)`, 'pdf');

/** Gives equal names a number: "Brief.pdf", "Brief (2).pdf". Compared without case, as most systems do. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let candidate = name;
    for (let n = 2; taken.has(candidate.toLowerCase()); n += 1) candidate = `${stem} (${n})${ending}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}

/** Value of Content-Disposition with the name in both forms (RFC 6266 section 4.3, RFC 8187). */
export function contentDisposition(name: string, type: 'inline' | 'attachment' = 'inline'): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[^\u0020-\u007e]/gu, '')
    .replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
