import type { PublicFile, PublicLetter } from '../letters/index.js';
import { plainDay, type Process } from '../meetings/index.js';

export interface DocumentsPageProps {
  process: Process;
  /** The newest first. */
  letters: readonly PublicLetter[];
}

const relations = {
  correction: 'Correction of',
  addendum: 'Addendum to',
  revision: 'Revision of',
  cancellation: 'Takes back',
} as const;

/** What the office of a process has released: letters, and the notes, programmes and briefs that they enclose. */
export function DocumentsPage({ process, letters }: DocumentsPageProps): JSX.Element {
  const byId = new Map(letters.map(({ letter }) => [letter._id, letter]));
  return (
    <>
      <p class="eyebrow" safe>
        {process.title}
      </p>
      <h1>Documents</h1>
      {letters.length === 0 ? <p>No document is published yet.</p> : ''}
      <ul class="plain documents">
        {letters.map(({ letter, files }) => {
          const { corrects } = letter;
          const earlier = corrects === undefined ? undefined : byId.get(corrects.letterId);
          const later = letters.find((one) => one.letter.corrects?.letterId === letter._id)?.letter;
          return (
            <li>
              <h2 safe>{letter.subject}</h2>
              <p class="small muted">
                <time datetime={letter.date} safe>
                  {plainDay(letter.date)}
                </time>
                {corrects === undefined || earlier === undefined ? (
                  ''
                ) : (
                  <span safe>
                    {`. ${relations[corrects.as]} the letter of ${plainDay(earlier.date)}, "${earlier.subject}"`}
                  </span>
                )}
              </p>
              {later?.corrects === undefined ? (
                ''
              ) : (
                <p class="small">
                  <strong safe>
                    {later.corrects.as === 'addendum'
                      ? `The letter of ${plainDay(later.date)}, "${later.subject}", adds to it.`
                      : `The letter of ${plainDay(later.date)}, "${later.subject}", takes its place.`}
                  </strong>
                </p>
              )}
              <ul class="files">
                {files.map((file) => (
                  <File process={process} letterId={letter._id} file={file} date={letter.date} />
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
      {letters.length === 0 ? (
        ''
      ) : (
        <p class="small muted">
          The SHA-256 of a file tells whether a copy is the file that was issued. Each file is checked against
          it before it is handed out.
        </p>
      )}
    </>
  );
}

function File({
  process,
  letterId,
  file: { n, title, contentType, size, sha256 },
  date,
}: {
  process: Process;
  letterId: string;
  file: PublicFile;
  date: string;
}): JSX.Element {
  const href = `/processes/${encodeURIComponent(process._id)}/documents/${encodeURIComponent(letterId)}/${n}`;
  return (
    <li>
      <a href={href} safe>
        {n === 0 ? `Letter: ${title}` : title}
      </a>
      <span class="small muted" safe>
        {` (${typeText(contentType)}, ${sizeText(size)}, ${plainDay(date)})`}
      </span>
      <span class="hash">
        SHA-256: <span safe>{sha256}</span>
      </span>
    </li>
  );
}

const types: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'text/csv': 'CSV',
  'text/plain': 'text',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
};

const typeText = (type: string): string => types[type] ?? 'file';

/** In the units that file managers show: 1 kB is 1,000 bytes. */
export const sizeText = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} bytes`
    : bytes < 999_500
      ? `${Math.round(bytes / 1_000)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
