import { z } from 'zod';
import { id, line, mailAddress } from '../../platform/index.js';
import { roles } from '../permissions.js';

/** What may change of a person. */
export const personFacts = z.strictObject({
  name: line(120),
  roles: z.array(z.enum(roles)).min(1, 'choose one at least'),
  processId: id.optional(),
});

/** Somebody new. The mailbox is what they sign in with, for good. */
export const newPerson = personFacts.extend({ mailbox: mailAddress });
