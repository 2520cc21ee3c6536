import { defineProblems } from '../platform/index.js';

/** Refusals of what was typed on the command line, before anything is asked of a house. */
export const cliProblems = defineProblems('cli', {
  wouldOverwrite: { status: 409, title: 'Files would be overwritten' },
  incomplete: { status: 400, title: 'The command is not complete' },
});
