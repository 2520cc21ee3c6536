import type { Resolution } from '../../directory/index.js';
import type { Finding } from '../../platform/index.js';
import type { Letter } from './letter.js';

/**
 * A letter to stakeholders alone that speaks of Missions or to Excellencies: the standard wording of its kind was left in.
 * Warnings, for an office may mean it.
 */
export function checkAudienceWording(
  { dispatched, foot, salutation }: Pick<Letter, 'dispatched' | 'foot' | 'salutation'>,
  resolution: Resolution | null,
): Finding[] {
  if (!dispatched || !resolution) return [];
  const everybody = [...resolution.addressees, ...resolution.withoutMailbox];
  if (everybody.length === 0 || everybody.some(({ category }) => category !== 'stakeholder')) return [];
  const warning = (where: string, text: string): Finding => ({
    level: 'warning',
    code: 'letters/wording-for-states',
    where,
    message: `It reads "${text}", but the letter goes to accredited stakeholders only.`,
    fix: 'Write it for them.',
  });
  return [
    ...(foot !== undefined && /Permanent (Representative|Observer|Mission)/i.test(foot)
      ? [warning('foot', foot)]
      : []),
    ...(/excellenc/i.test(salutation) ? [warning('salutation', salutation)] : []),
  ];
}
