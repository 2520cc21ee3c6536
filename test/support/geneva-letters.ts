import { readFileSync } from 'node:fs';
import type { DocumentSource, LetterSource, Source, Values } from '../../src/letters/rendering/index.js';
import { meetingValues } from '../../src/meetings/documents/document-values.js';
import { announcedGeneva, genevaProcess } from './geneva-session.js';

/** The letters of the Geneva package from the demonstration's data, ready to render. For tests only. */
export interface Writing {
  source: Source;
  values: Values;
}

interface LetterData extends Omit<LetterSource, 'kind' | 'enclosures'> {
  key: string;
  shortTitle: string;
  dispatched: boolean;
  audience?: unknown;
  refersTo: string[];
  enclosures: { kind: string; key?: string; document?: string; title?: string }[];
}

interface FileData extends Omit<DocumentSource, 'kind' | 'body'> {
  file: string;
  madeFrom: string;
}

const folder = new URL('../../src/demo/data/geneva/letters/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

export const genevaData = JSON.parse(read('letters.json')) as { letters: LetterData[]; files: FileData[] };

/** Where the placeholder of an uploaded document lies, and what it was made from. */
export function genevaFile(): { address: URL; writing: Writing } {
  const [data] = genevaData.files;
  if (!data) throw new Error('The data name no file');
  const { file, madeFrom, ...rest } = data;
  return {
    address: new URL(file, folder),
    writing: { source: { kind: 'document', ...rest, body: read(madeFrom) }, values: {} },
  };
}

export function genevaLetters(): Record<string, Writing> {
  const { letters } = genevaData;
  const meeting = meetingValues(genevaProcess(), announcedGeneva());
  const byKey = (key: string): LetterData => {
    const found = letters.find((letter) => letter.key === key);
    if (!found) throw new Error(`No letter has the key ${key}`);
    return found;
  };
  const titleOf = ({ kind, key, title }: LetterData['enclosures'][number]): string => {
    if (kind !== 'letter' || key === undefined) return title ?? 'Procedural note';
    const { shortTitle, date } = byKey(key);
    return `${date} ${shortTitle}`;
  };
  return Object.fromEntries(
    letters.map(
      ({ key, shortTitle: _title, dispatched: _sent, audience: _to, refersTo, enclosures, ...letter }) => {
        const source: LetterSource = {
          ...letter,
          kind: 'letter',
          body: read(letter.body),
          ...(enclosures.length === 0 ? {} : { enclosures: enclosures.map(titleOf) }),
        };
        const values: Values = {
          ...meeting,
          letter: { date: letter.date },
          refersTo: refersTo.map((other) => ({ date: byKey(other).date, subject: byKey(other).subject })),
        };
        return [key, { source, values }];
      },
    ),
  );
}

/** The procedural note and the programme, from the templates that meetings keep. */
export function genevaDocument(file: 'procedural-note' | 'programme', title: string): Writing {
  const meeting = announcedGeneva();
  return {
    source: {
      kind: 'document',
      language: 'en',
      title: `${title}: Third informal thematic session`,
      subtitle: meeting.title,
      date: '2017-06-01',
      body: readFileSync(new URL(`../../src/meetings/documents/${file}.liquid.md`, import.meta.url), 'utf8'),
    },
    values: { ...meetingValues(genevaProcess(), meeting) },
  };
}

/** One letter each in Arabic and French: other directions, other punctuation, two letterheads, a table. */
export const otherLanguages: Record<'arabic' | 'french', Writing> = {
  arabic: {
    source: {
      kind: 'letter',
      language: 'ar',
      subject: 'الدورة المواضيعية غير الرسمية الثالثة',
      date: '2017-06-06',
      letterheads: [{ lines: ['الأمم المتحدة', 'رئيس الجمعية العامة'] }],
      salutation: 'صاحب السعادة،',
      body: 'أتشرف بأن أشير إلى قرار الجمعية العامة 71/280، وبأن أحيل طيه رسالة من {{ name }}. للاستفسار: +41 22 917 12 34 أو office@example.org.\n\n| اليوم | الوقت | البند |\n|---|---|---|\n| الاثنين | 10:00-13:00 | الجلسة الأولى: التعاون الدولي |\n| الثلاثاء | 15:00-18:00 | الجلسة الثانية |\n\n- البند الأول؛\n- البند الثاني (Room XIX).\n',
      closing: 'وتفضلوا، صاحب السعادة، بقبول أسمى آيات تقديري.',
      signatories: [{ name: 'بيتر طومسون', lines: [] }],
      foot: 'جميع الممثلين الدائمين والمراقبين الدائمين لدى الأمم المتحدة، نيويورك',
      enclosures: ['رسالة الميسرين المشاركين', 'مذكرة إجرائية'],
      mark: 'مختلق للعرض',
    },
    values: { name: 'Juan José Gómez-Camacho (México)' },
  },
  french: {
    source: {
      kind: 'letter',
      language: 'fr',
      subject: 'Troisième session thématique informelle',
      date: '2017-06-01',
      placeLine: 'New York',
      letterheads: [
        { lines: ['Mission permanente du Mexique', 'auprès de l’Organisation des Nations Unies'] },
        { lines: ['Mission permanente de la Suisse', 'auprès de l’Organisation des Nations Unies'] },
      ],
      addressBlock: ['Mission permanente', '{{ addressee.formalName }}', 'New York'],
      salutation: 'Excellence,',
      body: "Nous avons l’honneur de vous inviter à la session, sur le thème suivant : « Coopération internationale et gouvernance des migrations ». Quelle est la question ? La session aura lieu les {{ first | date_range: last }} ; elle s’ouvrira le {{ start | date_full: 'Europe/Zurich' }} à {{ start | time: 'Europe/Zurich' }}.\n\n## Organisation\n\n1. Les séances plénières se tiendront au Palais des Nations ;\n2. les manifestations parallèles auront lieu pendant la pause de midi.\n\n> Rappelant la résolution 71/280, par laquelle l’Assemblée générale a décidé des modalités.\n\n---\n\nNous comptons sur votre participation.",
      closing: 'Veuillez agréer, Excellence, les assurances de notre très haute considération.',
      signatories: [
        {
          name: 'Juan José Gómez-Camacho',
          lines: [
            'Ambassadeur',
            'Représentant permanent du Mexique',
            'auprès de l’Organisation des Nations Unies',
          ],
        },
        {
          name: 'Jürg Lauber',
          lines: [
            'Ambassadeur',
            'Représentant permanent de la Suisse auprès de l’Organisation des Nations Unies et d’autres organisations internationales',
          ],
        },
      ],
      enclosures: ['Note de procédure'],
      foot: 'Toutes les missions permanentes auprès de l’Organisation des Nations Unies, New York',
      mark: 'Texte inventé pour la démonstration',
    },
    values: {
      addressee: { formalName: 'de la République de Şamsar, Đặng et Ōta' },
      first: '2017-06-19',
      last: '2017-06-20',
      start: new Date('2017-06-19T08:00:00Z'),
    },
  },
};
