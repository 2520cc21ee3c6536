import { Module } from '@nestjs/common';
import { Pages } from '../../page-frame.js';
import { Console } from './console.js';
import { ConsoleProblemFilter } from './console-problem.filter.js';

/** What every page of the console stands in. Imported by the module of each of its parts. */
@Module({
  providers: [Pages, Console, ConsoleProblemFilter],
  exports: [Pages, Console, ConsoleProblemFilter],
})
export class ConsoleFrameModule {}
