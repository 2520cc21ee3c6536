export { Blobs, sha256 } from './blobs/blobs.js';
export { CONFIG, type Config, environment, type Environment, loadConfig } from './config/config.js';
export { csvOf } from './csv.js';
export { type Columns, readTable, type Row, type RowFault, typed, type Typed } from './table.js';
export { settingsAsMarkdown, settingsAsText } from './config/describe.js';
export { namesTag } from './http/entity-tags.js';
export { assertVersion, etagOf, IfMatch, ifMatchVersion, withEtag } from './http/conditional.js';
export { Idempotent } from './http/idempotency.js';
export { afterCursor, type Page, pageQuery, type PageRequest, toPage } from './http/pagination.js';
export { pageView, recordView } from './http/records.js';
export { sendProblem, toProblem } from './http/problem.filter.js';
export { ZodBody, ZodParams, ZodQuery } from './http/validation.js';
export { assertWritableFile, ensureWritableFolder, givenFilesProblems, readGiven } from './given-files.js';
export { HouseState } from './house-state.js';
export { Ids } from './ids.js';
export { containing } from './mongo/containing.js';
export { Metrics } from './observability/metrics.js';
export { platformProblems } from './platform.problems.js';
export {
  defineProblems,
  type Finding,
  findingInWords,
  Problem,
  type ProblemFactory,
  type Problems,
} from './problems/problem.js';
export { requestContext } from './request-context.js';
export { asSystemRefusal } from './system-refusal.js';
export { ProcessClockKeeper, setSleepingClock } from './time/clock-keeper.js';
export { MachineClock, ProcessClock } from './time/clocks.js';
export * from './time/local-time.js';
export * from './validation.js';
export { PlatformModule } from './platform.module.js';
