import { type Finding, Problem } from '../../platform/index.js';

/**
 * A refusal as findings: where a part of the system says no to one piece, the dry run tells, and goes on with
 * the others. Faults (status 500 and above) and foreign errors are no findings: they are thrown on.
 */
export function refusalAsFinding(error: unknown, where: string): Finding[] {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  const findings = error.extensions['findings'];
  if (Array.isArray(findings)) {
    return (findings as Finding[]).map((finding) => ({
      ...finding,
      where: finding.where === undefined ? where : `${where}, ${finding.where}`,
    }));
  }
  return [{ level: 'error', code: error.code, where, message: error.detail }];
}
