import {
  type Emitter,
  type FilterImplOptions,
  Context,
  Liquid,
  LiquidError,
  type Template,
  toValueSync,
  UndefinedVariableError,
  filters as builtInFilters,
} from 'liquidjs';
import { cleanLine, illegalCharacters } from './clean.js';
import {
  DateFault,
  formatDate,
  formatDay,
  formatFull,
  formatRange,
  formatTime,
  formatWeekday,
  readDate,
} from './language.js';
import { LIMITS, PERSONAL_VALUES, type Values } from './source.js';

/**
 * Templates: a small, closed part of Liquid. Values never meet the Markdown parser: each printed value is
 * put into the text as an inert token and comes back, as plain text, when the document tree stands. So no
 * value can open a table, a heading or a link, whatever it holds, and nothing needs to be escaped.
 *
 * Not there: files (include, render, layout), the `raw` filter, capture, and anything that reads a clock.
 */
const TAGS = ['if', 'unless', 'case', 'for', 'break', 'continue', 'assign', 'comment', '#'] as const;
const FILTERS = [
  'default',
  'first',
  'last',
  'size',
  'upcase',
  'downcase',
  'capitalize',
  'strip',
  'plus',
] as const;

/** Marks in the text where a value stands: private-use characters, which no author or value may bring. */
const OPEN = '\ue000';
const CLOSE = '\ue001';
const TOKEN = /\ue000(\d+)\ue001/gu;

const RENDER_MS = 2_000;
const RENDER_MEMORY = 2_000_000;

/** Why a template could not be filled; becomes a finding with field and line. */
export interface TemplateFault {
  code:
    | 'unresolved-placeholder'
    | 'empty-value'
    | 'not-text'
    | 'bad-date'
    | 'bad-syntax'
    | 'long-value'
    | 'illegal-character'
    | 'too-long';
  level: 'error' | 'warning';
  message: string;
  line?: number;
  fix?: string;
}

export interface Filled {
  /** The text with a token for each printed value. */
  text: string;
  values: readonly string[];
  faults: TemplateFault[];
}

class ValueFault extends Error {
  override readonly name = 'ValueFault';
  constructor(
    readonly code: TemplateFault['code'],
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}

class OutputLimit extends Error {
  override readonly name = 'OutputLimit';
}

/** Collects the text and the printed values of one run. */
class Sheet implements Emitter {
  buffer = '';
  readonly values: string[] = [];
  readonly remarks: Omit<TemplateFault, 'line'>[] = [];
  private length = 0;

  write(piece: unknown): void {
    const text = typeof piece === 'string' ? piece : '';
    this.count(text.length);
    this.buffer += text;
  }

  print(value: unknown): string {
    const text = asText(value);
    const illegal = illegalCharacters(text);
    if (illegal.length > 0) {
      this.remarks.push({
        code: 'illegal-character',
        level: 'warning',
        message: `A value holds ${illegal.join(', ')}; it is printed without: “${cleanLine(text).slice(0, 60)}”.`,
        fix: 'Correct the value where it is kept.',
      });
    }
    const clean = cleanLine(text);
    if (clean === '') {
      this.remarks.push({
        code: 'empty-value',
        level: 'warning',
        message: 'A placeholder has a value, but it is empty, so nothing is printed.',
        fix: 'Fill in the value, or stand the sentence in {% if … %}.',
      });
    }
    this.count(clean.length);
    this.values.push(clean);
    return `${OPEN}${this.values.length - 1}${CLOSE}`;
  }

  private count(length: number): void {
    this.length += length;
    if (this.length > LIMITS.rendered) {
      throw new OutputLimit(`the text grew beyond ${LIMITS.rendered.toLocaleString('en')} characters`);
    }
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string') {
    if (value.length <= LIMITS.value) return value;
    throw new ValueFault(
      'long-value',
      `A value has ${value.length} characters; at most ${LIMITS.value} are printed.`,
      'Shorten it, or enclose it as a document.',
    );
  }
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    throw new ValueFault(
      'bad-date',
      'An instant cannot be printed as it is: it has no form and no zone.',
      "Give it a form, such as {{ meeting.startsAt | date_long: 'Europe/Zurich' }}.",
    );
  }
  throw new ValueFault(
    'not-text',
    `The value is ${Array.isArray(value) ? 'a list' : `of type ${typeof value}`}, not text.`,
    'Name one of its parts, or go through it with {% for … %} or | join.',
  );
}

/** The sheet of a run is found through the scope that the run was given. */
const sheets = new WeakMap<object, Sheet>();

function sheetOf(context: Context): Sheet {
  const sheet = sheets.get(context.environments);
  if (!sheet) throw new Error('A template was run without its sheet');
  return sheet;
}

function dateFilters(language: string): Record<string, FilterImplOptions> {
  const form =
    (format: typeof formatDate): FilterImplOptions =>
    (value: unknown, zone: unknown) =>
      format(readDate(value, zone, language), language);
  return {
    date_long: form(formatDate),
    date_full: form(formatFull),
    date_short: form(formatDay),
    weekday: form(formatWeekday),
    time: form(formatTime),
    date_range: (first: unknown, last: unknown, zone: unknown) =>
      formatRange(readDate(first, zone, language), readDate(last, zone, language), language),
  };
}

function makeEngine(language: string): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    catchAllErrors: true,
    templates: {},
    parseLimit: LIMITS.body,
    renderLimit: RENDER_MS,
    memoryLimit: RENDER_MEMORY,
    outputEscape: function (this: { context: Context }, value: unknown) {
      return sheetOf(this.context).print(value);
    } as (value: unknown) => string,
  });
  for (const tag of Object.keys(engine.tags)) {
    if (!(TAGS as readonly string[]).includes(tag)) Reflect.deleteProperty(engine.tags, tag);
  }
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name);
  for (const name of FILTERS) {
    const filter = builtInFilters[name];
    if (filter) engine.registerFilter(name, filter);
  }
  engine.registerFilter('join', (list: unknown, by: unknown) => {
    if (!Array.isArray(list)) return list;
    return list.map((part) => asText(part)).join(typeof by === 'string' ? by : ', ');
  });
  engine.registerFilter('letter', (number: unknown) =>
    typeof number === 'number' && number >= 1 && number <= 26 ? String.fromCodePoint(96 + number) : number,
  );
  for (const [name, filter] of Object.entries(dateFilters(language))) engine.registerFilter(name, filter);
  return engine;
}

const engines = new Map<string, Liquid>();

function engineFor(language: string): Liquid {
  const known = engines.get(language);
  if (known) return known;
  const engine = makeEngine(language);
  if (engines.size > 50) engines.clear();
  engines.set(language, engine);
  return engine;
}

/**
 * A line that holds only tags leaves nothing behind, not even an empty line, or no loop could stand inside
 * a table. Its line break is moved into the tag, so that line numbers stay those of the author.
 */
const TAG_LINE = /^[ \t]*((?:\{%(?:(?!%\}).)*%\}[ \t]*)*\{%(?:(?!-?%\}).)*)(-?%\})[ \t]*\n/gmu;

function prepare(source: string): string {
  return source.replaceAll('\r\n', '\n').replace(TAG_LINE, '$1\n$2');
}

type Parsed = { templates: Template[]; fault?: undefined } | { templates?: undefined; fault: TemplateFault };

const parsed = new Map<string, Parsed>();

function parse(source: string, language: string): Parsed {
  const key = `${language}\n${source}`;
  const known = parsed.get(key);
  if (known) return known;
  let result: Parsed;
  try {
    result = { templates: engineFor(language).parse(prepare(source)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    result = { fault: syntaxFault(error) };
  }
  if (parsed.size > 200) parsed.clear();
  parsed.set(key, result);
  return result;
}

function lineOf(error: unknown): { line: number } | Record<string, never> {
  return LiquidError.is(error) ? { line: error.token.getPosition()[0] ?? 1 } : {};
}

function syntaxFault(error: Error): TemplateFault {
  const cause = LiquidError.is(error) && error.originalError ? error.originalError : error;
  return {
    code: 'bad-syntax',
    level: 'error',
    message: `The template cannot be read: ${cause.message.split('\n')[0] ?? ''}.`,
    ...lineOf(error),
    fix: `Known tags: ${TAGS.filter((tag) => tag !== '#').join(', ')}; known filters: ${[
      ...FILTERS,
      'join',
      'letter',
      ...Object.keys(dateFilters('en')),
    ].join(', ')}.`,
  };
}

/** The faults inside a (nested) bundle of errors, each once. */
function faultsOf(error: unknown): TemplateFault[] {
  if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) {
    return error.errors.flatMap((one) => faultsOf(one));
  }
  if (error instanceof UndefinedVariableError) {
    const cause = error.originalError;
    const name = cause && 'variableName' in cause ? String(cause.variableName) : error.token.getText();
    return [
      {
        code: 'unresolved-placeholder',
        level: 'error',
        message: `{{ ${name} }} has no value.`,
        ...lineOf(error),
        fix: 'Correct the name, supply the value, or stand the sentence in {% if … %}.',
      },
    ];
  }
  if (!(error instanceof Error)) throw error;
  const cause = LiquidError.is(error) && error.originalError ? error.originalError : error;
  if (cause instanceof ValueFault) {
    return [{ code: cause.code, level: 'error', message: cause.message, ...lineOf(error), fix: cause.fix }];
  }
  if (cause instanceof DateFault) {
    return [
      {
        code: 'bad-date',
        level: 'error',
        message: `A date cannot be printed: ${cause.message}.`,
        ...lineOf(error),
        fix: "Give a day as YYYY-MM-DD, or an instant with its zone: | date_long: 'Europe/Zurich'.",
      },
    ];
  }
  return [
    {
      code: cause instanceof OutputLimit ? 'too-long' : 'bad-syntax',
      level: 'error',
      message: `The template cannot be filled: ${cause.message.split('\n')[0] ?? ''}.`,
      ...lineOf(error),
      fix: 'Shorten the text or its loops.',
    },
  ];
}

/** Fills a template. Never throws for a fault of the template or its values: all come back together. */
export function fill(source: string, values: Values, language: string): Filled {
  const result = parse(source, language);
  if (result.fault) return { text: '', values: [], faults: [result.fault] };
  const engine = engineFor(language);
  const scope = { ...values };
  const sheet = new Sheet();
  sheets.set(scope, sheet);
  const faults: TemplateFault[] = [];
  try {
    const context = new Context(scope, engine.options, { sync: true }, { liquid: engine });
    toValueSync(engine.renderer.renderTemplates(result.templates, context, sheet));
  } catch (error) {
    faults.push(...faultsOf(error));
  }
  faults.push(...sheet.remarks);
  return { text: sheet.buffer, values: sheet.values, faults: unique(faults) };
}

function unique(faults: TemplateFault[]): TemplateFault[] {
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const key = `${fault.code}|${fault.line ?? ''}|${fault.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Puts the values back where their tokens stand. */
export function resolveTokens(
  text: string,
  values: readonly string[],
  as = (value: string) => value,
): string {
  return text.replace(TOKEN, (_token, index: string) => as(values[Number(index)] ?? ''));
}

/** Whether the text is one token and nothing else; used to tell a link's address from its parts. */
export const isToken = (text: string): boolean => /^\ue000\d+\ue001$/u.test(text);

/** The roots of all values that a template names, also in branches not taken; empty if it cannot be read. */
export function rootsOf(source: string, language: string): string[] {
  const result = parse(source, language);
  return result.templates ? engineFor(language).globalVariablesSync(result.templates) : [];
}

export const namesPersonalValue = (source: string, language: string): boolean =>
  rootsOf(source, language).some((root) => (PERSONAL_VALUES as readonly string[]).includes(root));
