import { type AnswerValue, type Invitation, type Level, levels } from './answer.types.js';

export interface Counts {
  invited: number;
  accepted: number;
  declined: number;
  tentative: number;
  unanswered: number;
}

/** Answers by category, electoral group and level. Invented delegations are counted apart from the real ones. */
export interface AnswerSummary {
  all: Counts;
  byCategory: {
    memberStates: Counts;
    observerStates: Counts;
    otherObservers: Counts;
    /** Accredited organisations, apart from States and observers. */
    stakeholders: Counts;
    fictitious: Counts;
  };
  /** By electoral group code; `none` for States and observers outside all groups, `stakeholders` for organisations. */
  byGroup: Record<string, Counts>;
  /** Standing answers that name a level, by level; those that name none under `unknown`. */
  byLevel: Record<Level | 'unknown', Record<AnswerValue, number>>;
  /** Persons named in the answers "will attend". */
  participants: number;
}

const noCounts = (): Counts => ({ invited: 0, accepted: 0, declined: 0, tentative: 0, unanswered: 0 });

const categoryOf = ({ addressee }: Invitation): keyof AnswerSummary['byCategory'] => {
  if (addressee.fictitious) return 'fictitious';
  switch (addressee.category) {
    case 'member-state':
      return 'memberStates';
    case 'observer-state':
      return 'observerStates';
    case 'observer':
      return 'otherObservers';
    case 'stakeholder':
      return 'stakeholders';
  }
};

export function summarise(invitations: readonly Invitation[]): AnswerSummary {
  const summary: AnswerSummary = {
    all: noCounts(),
    byCategory: {
      memberStates: noCounts(),
      observerStates: noCounts(),
      otherObservers: noCounts(),
      stakeholders: noCounts(),
      fictitious: noCounts(),
    },
    byGroup: {},
    byLevel: Object.fromEntries(
      [...levels, 'unknown'].map((level) => [level, { accepted: 0, declined: 0, tentative: 0 }]),
    ) as AnswerSummary['byLevel'],
    participants: 0,
  };
  for (const invitation of invitations) {
    const category = categoryOf(invitation);
    const group =
      category === 'fictitious' || category === 'stakeholders'
        ? category
        : (invitation.addressee.electoralGroup ?? 'none');
    const byGroup = (summary.byGroup[group] ??= noCounts());
    for (const counts of [summary.all, summary.byCategory[category], byGroup]) {
      counts.invited += 1;
      counts[invitation.value === 'none' ? 'unanswered' : invitation.value] += 1;
    }
    const { standing } = invitation;
    if (standing === null) continue;
    summary.byLevel[standing.level ?? 'unknown'][standing.value] += 1;
    if (standing.value === 'accepted') summary.participants += standing.participants.length;
  }
  return summary;
}
