import { defineProblems } from '../platform/index.js';

export const archiveProblems = defineProblems('archive', {
  processUnknown: { status: 404, title: 'There is no such process' },
  folderNotEmpty: { status: 409, title: 'The folder is not empty' },
  damaged: { status: 422, title: 'The export is damaged' },
  houseNotEmpty: { status: 409, title: 'An export opens in a database of its own' },
});
