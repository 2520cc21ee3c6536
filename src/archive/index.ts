export { archiveProblems } from './archive.problems.js';
export { exportProcess, type Manifest, type ReadableFile } from './export.js';
export { openExport, readExport } from './open.js';
export { parts } from './parts.js';
export { readableFiles } from './readable.js';
