import { defineProblems } from '../platform/index.js';

export const accessProblems = defineProblems('access', {
  tokenMissing: { status: 401, title: 'A token is needed' },
  tokenInvalid: { status: 401, title: 'The token is not valid' },
  forbidden: { status: 403, title: 'The token may not do this' },
  otherProcess: { status: 403, title: 'The token belongs to another process' },
  sessionMissing: { status: 401, title: 'You are not signed in' },
  linkInvalid: { status: 403, title: 'The link is not valid' },
  linkExpired: { status: 410, title: 'The link has expired' },
  linkUsed: { status: 410, title: 'The link was used' },
  tokenNotFound: { status: 404, title: 'There is no such token' },
  permissionUnnamed: { status: 500, title: 'An address names no permission' },
});
