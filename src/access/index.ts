export { type ConsoleSession, ConsolePages, CurrentSession, sessionOf } from './console-session.js';
export {
  AccessGuard,
  accessOf,
  assertProcess,
  CurrentActor,
  Gatekeeper,
  linkActor,
  Public,
  RequirePermission,
} from './access.guard.js';
export { AccessApiModule, AccessGuardModule, AccessModule } from './access.module.js';
export { accessProblems } from './access.problems.js';
export { type ApiToken, ApiTokens } from './api-tokens.js';
export { allows, type Permission, permissions, type Role, roles } from './permissions.js';
export { type LinkPurpose, SignedLinks, type VerifiedLink } from './signed-links.js';
