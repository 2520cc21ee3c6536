import { platformProblems } from '../../../platform/index.js';
import { consoleRefusal, type Fault } from '../frame/index.js';
import { atFields, differing } from './room-forms.js';

/**
 * Saves a venue or room; null where it stands as it is wanted. A form that was sent twice finds its own work there.
 * Where the key is taken, or somebody else saved meanwhile, nothing is written, and the fault says in what they differ.
 */
export async function savePlace(
  save: () => Promise<unknown>,
  stands: () => Promise<{ name: string }>,
  facts: object,
): Promise<Fault[] | null> {
  try {
    await save();
    return null;
  } catch (error) {
    const taken = platformProblems.preconditionRequired.is(error);
    if (!taken && !platformProblems.stale.is(error) && !platformProblems.conflict.is(error)) {
      const faults = consoleRefusal(error);
      if (faults === null) throw error;
      return atFields(faults);
    }
    const there = await stands();
    const others = differing(there, facts);
    if (others.length === 0) return null;
    return [
      taken
        ? { field: 'key', message: `Key: ${there.name} has it. Choose another.` }
        : {
            field: 'main',
            message: `Somebody else saved it meanwhile. What you wrote differs from what stands now in: ${others.join(', ')}. Save again to put yours in its place.`,
          },
    ];
  }
}
