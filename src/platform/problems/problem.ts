/** One coded refusal or fault, as `application/problem+json` (RFC 9457) shows it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** Stable code `<module>/<kebab-case-name>`; part of the API, never renamed. */
    readonly code: string,
    /** HTTP status class of the refusal. */
    readonly status: number,
    readonly title: string,
    /** What was wrong, where, and what to do: for a person. */
    readonly detail: string,
    /** Further members of the problem document (ids, findings, alternatives). */
    readonly extensions: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
  }
}

/** A fault found in a text, a list or a programme: all are shown at once. */
export interface Finding {
  level: 'error' | 'warning';
  code: string;
  message: string;
  /** Where it stands: field, line, row, addressee. */
  where?: string;
  /** What to do about it. */
  fix?: string;
}

/**
 * A finding as one line for a person, its place first: "enclosure 1: The letter is a draft. Have it cleared." A message
 * that begins in lower case goes on from its place: "HTTP_PORT must be a number".
 */
export function findingInWords({ where, message, fix }: Omit<Finding, 'level' | 'code'>): string {
  const sentence = /^\p{Lu}/u.test(message);
  const place = where === undefined || where === '' ? '' : `${where}${sentence ? ':' : ''} `;
  return `${place}${message}${fix === undefined ? '' : `${/[.!?]$/.test(message) ? '' : '.'} ${fix}`}`;
}

export interface ProblemDefinition {
  status: number;
  title: string;
}

export interface ProblemFactory {
  (detail: string, extensions?: Record<string, unknown>, options?: ErrorOptions): Problem;
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** True for a value that this factory made: the way to tell refusals apart. */
  is(error: unknown): error is Problem;
}

export type Problems = Readonly<Record<string, ProblemFactory>>;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Declares the refusals of one module. Each becomes a function that makes a {@link Problem};
 * its code is `<module>/<name in kebab case>`.
 */
export function defineProblems<Definitions extends Record<string, ProblemDefinition>>(
  module: string,
  definitions: Definitions,
): { readonly [Name in keyof Definitions]: ProblemFactory } {
  const entries = Object.entries(definitions).map(([name, { status, title }]) => {
    const code = `${module}/${kebab(name)}`;
    const make = (detail: string, extensions?: Record<string, unknown>, options?: ErrorOptions): Problem =>
      new Problem(code, status, title, detail, extensions, options);
    const is = (error: unknown): error is Problem => error instanceof Problem && error.code === code;
    return [name, Object.assign(make, { code, status, title, is })] as const;
  });
  return Object.fromEntries(entries) as unknown as { readonly [Name in keyof Definitions]: ProblemFactory };
}
