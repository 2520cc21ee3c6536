/** What of a letter its tabs depend on. */
export interface TabbedLetter {
  _id: string;
  state: string;
  dispatched: boolean;
}

const tabs = [
  { key: 'letter', text: 'Letter', path: '', issued: null },
  { key: 'enclosures', text: 'Enclosures', path: '/enclosures', issued: null },
  { key: 'clearance', text: 'Clearance', path: '/clearance', issued: null },
  { key: 'sign', text: 'Signature', path: '/sign', issued: null },
  { key: 'issue', text: 'Issue', path: '/issue', issued: false },
  { key: 'progress', text: 'Progress', path: '/progress', issued: true },
  { key: 'coverage', text: 'Coverage', path: '/coverage', issued: true },
  { key: 'corrections', text: 'Corrections', path: '/corrections', issued: true },
  { key: 'history', text: 'History', path: '/history', issued: null },
] as const;

export type LetterTab = (typeof tabs)[number]['key'];

/** The pages of one letter, as links. What comes after issue is there once it is issued, and the other way round. */
export function LetterTabs({ letter, current }: { letter: TabbedLetter; current: LetterTab }): JSX.Element {
  const issued = letter.state === 'issued';
  const shown = tabs.filter(
    (tab) =>
      (tab.issued === null || tab.issued === issued) &&
      (letter.dispatched || (tab.key !== 'progress' && tab.key !== 'coverage')),
  );
  return (
    <nav aria-label="This letter">
      <ul class="tabs">
        {shown.map(({ key, text, path }) => (
          <li>
            <a
              href={`/office/letters/${letter._id}${path}`}
              {...(key === current ? { 'aria-current': 'page' } : {})}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
