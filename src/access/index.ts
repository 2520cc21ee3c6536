export {
  consoleHandler,
  type ConsoleSession,
  ConsolePages,
  CurrentSession,
  sessionOf,
  UploadForm,
} from './console-session.js';
export { ConsoleGate } from './people/console-gate.js';
export {
  assertSameOrigin,
  formToken,
  readUploadForm,
  type SentFile,
  verifyFormToken,
} from './people/forms.js';
export { IdentityProvider } from './people/identity-provider.js';
export { type NewPerson, People } from './people/people.service.js';
export { newPerson, personFacts } from './people/people.schemas.js';
export type { PersonView } from './people/person.js';
export { SessionCookie } from './people/session-cookie.js';
export { type Session, Sessions, type SessionStage } from './people/sessions.js';
export { type From, type Opened, SignIn } from './people/sign-in.service.js';
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
export { Authority } from './authority.js';
export { accessProblems } from './access.problems.js';
export type { ApiToken } from './api-token.js';
export { ApiTokens } from './api-tokens.js';
export { allows, type Permission, permissions, type Role, roles } from './permissions.js';
export { type LinkPurpose, SignedLinks, type VerifiedLink } from './signed-links.js';
