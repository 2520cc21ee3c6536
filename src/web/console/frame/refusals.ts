import type { z } from 'zod';
import { type Finding, Problem } from '../../../platform/index.js';
import type { Fault } from '../../layout.js';

const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';

/** The id that an element of the form has for a finding's `where`: dots and brackets become hyphens. */
export const fieldId = (where: string): string => where.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/-$/, '');

/**
 * A refusal as faults of the form that was sent: each finding beside the field it names, or the refusal itself at
 * the top. Null if it is none that a form can show (401, 404, 5xx): throw it on, and the filter makes a page of it.
 */
export function consoleRefusal(error: unknown): Fault[] | null {
  if (!(error instanceof Problem) || error.status >= 500 || error.status === 404 || error.status === 401) {
    return null;
  }
  const { findings } = error.extensions;
  const listed = Array.isArray(findings) ? findings.filter(isFinding) : [];
  if (listed.length === 0) return [{ field: 'main', message: sentence(error.title, error.detail) }];
  return listed.map(({ where, message, fix }) => ({
    field: where === undefined ? 'main' : fieldId(where),
    message: fix === undefined ? message : sentence(message, fix),
  }));
}

const sentence = (...parts: string[]): string =>
  parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');

/** Faults of a form that a schema refused; `labels` gives the words for each field. */
export function faultsOf(error: z.ZodError, labels: Readonly<Record<string, string>> = {}): Fault[] {
  return error.issues.map((issue) => {
    const where = issue.path.map(String).join('.');
    const label = labels[where] ?? labels[String(issue.path[0])] ?? where;
    return {
      field: fieldId(where) || 'main',
      message: label === '' ? issue.message : `${label}: ${issue.message}`,
    };
  });
}
