/** Something that the text may name, and what stands there now. */
export interface Placeholder {
  /** "meeting.title" */
  name: string;
  value: string;
  /** Differs from addressee to addressee. */
  personal: boolean;
}

const PERSONAL = /^(addressee|answer|invitation)\b/;
const DEEPEST = 4;
const MOST = 120;
const LONGEST = 160;

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

/**
 * The names that a text may use, with their present values. Of a list only the first is named: a text goes
 * through the others with `{% for %}`.
 */
export function placeholdersOf(values: Readonly<Record<string, unknown>>): Placeholder[] {
  const found: Placeholder[] = [];
  const visit = (name: string, value: unknown, depth: number): void => {
    if (found.length >= MOST || depth > DEEPEST) return;
    if (Array.isArray(value)) {
      if (value.length > 0) visit(`${name}[0]`, value[0], depth + 1);
    } else if (isGroup(value)) {
      for (const [key, inner] of Object.entries(value)) visit(`${name}.${key}`, inner, depth + 1);
    } else {
      const text = shown(value);
      if (text !== null) found.push({ name, value: text, personal: PERSONAL.test(name) });
    }
  };
  for (const [name, value] of Object.entries(values)) visit(name, value, 1);
  return found;
}

function shown(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
