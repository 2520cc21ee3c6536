import { defineProblems } from './problems/problem.js';

/** Refusals that any module may give. */
export const platformProblems = defineProblems('platform', {
  invalidInput: { status: 422, title: 'The input has faults' },
  tableUnreadable: { status: 422, title: 'The file cannot be read as a table' },
  malformed: { status: 400, title: 'The request cannot be read' },
  notFound: { status: 404, title: 'There is nothing at this address' },
  methodNotAllowed: { status: 405, title: 'This address does not take that method' },
  tooLarge: { status: 413, title: 'The body is too large' },
  unsupportedType: { status: 415, title: 'The body is of a type that is not taken here' },
  conflict: { status: 409, title: 'Somebody else changed this at the same moment' },
  stale: { status: 412, title: 'The version named in If-Match is no longer current' },
  preconditionRequired: { status: 428, title: 'The edit must name the version it starts from' },
  tooManyRequests: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'A part that is needed is away' },
  internal: { status: 500, title: 'Something failed that should not' },
  idempotencyKeyReused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  idempotencyInProgress: { status: 409, title: 'A request with this Idempotency-Key is under way' },
  idempotencyAnswerLost: { status: 409, title: 'The request was carried out; its answer was not kept' },
  readOnly: { status: 403, title: 'This house is an archive' },
  clockFixed: { status: 403, title: 'The process clock cannot be set here' },
  blobMissing: { status: 404, title: 'The file is not there' },
  blobDamaged: { status: 500, title: 'A stored file no longer matches its SHA-256' },
  schemaVersionUnknown: { status: 500, title: 'The database was written by another version' },
  databaseRefused: { status: 500, title: 'The database may not be used here' },
  cursorInvalid: { status: 400, title: 'The cursor is not one of ours' },
});
