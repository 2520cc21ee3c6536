import { Injectable } from '@nestjs/common';
import { longInstant } from '../meetings/index.js';
import { ProcessClock } from '../platform/index.js';
import { Layout, type PageFrame } from './layout.js';
import { stylesheet } from './page-response.js';

/** Puts a page's content into the frame, with what the frame says of the service's state. */
@Injectable()
export class Pages {
  constructor(private readonly clock: ProcessClock) {}

  async frame(frame: Omit<PageFrame, 'stylesheet' | 'clockNote'>): Promise<string> {
    const clockNote = this.clock.moved
      ? `Demonstration: for this service it is ${longInstant(this.clock.now(), 'Etc/UTC')}.`
      : null;
    return Layout({ ...frame, stylesheet: stylesheet.href, clockNote });
  }
}
