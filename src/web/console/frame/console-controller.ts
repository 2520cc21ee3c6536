import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { ConsolePages } from '../../../access/index.js';
import { ConsoleProblemFilter } from './console-problem.filter.js';

/** A controller of the console: by session only, refusals as pages. Each method still names its permission. */
export const ConsoleController = (path: string): ClassDecorator =>
  applyDecorators(Controller(path), ConsolePages(), UseFilters(ConsoleProblemFilter));
