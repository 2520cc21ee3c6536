import { Injectable } from '@nestjs/common';
import { longInstant } from '../meetings/index.js';
import { ProcessClock } from '../platform/index.js';
import { Layout, type PageFrame } from './layout.js';
import { stylesheet } from './page-response.js';

/** Puts a page's content into the frame, with what the frame says of the service's state. */
@Injectable()
export class Pages {
  constructor(private readonly clock: ProcessClock) {}

  /** `styles`: what the page has beside the stylesheet of all pages. */
  async frame({
    styles = [],
    ...frame
  }: Omit<PageFrame, 'styles' | 'clockNote'> & { styles?: readonly string[] }): Promise<string> {
    const clockNote = this.clock.moved
      ? `Demonstration: for this service it is ${longInstant(this.clock.now(), 'Etc/UTC')}.`
      : null;
    return Layout({ ...frame, styles: [stylesheet.href, ...styles], clockNote });
  }
}
