import { Module } from '@nestjs/common';
import { HomePagesModule } from './home/home.module.js';

/** The office console: one module for each of its parts. */
@Module({ imports: [HomePagesModule] })
export class ConsoleModule {}
