import { createRequire } from 'node:module';
import type { Browser, BrowserType } from 'playwright-core';
import { findBrowser } from '../../src/setup/peers.mjs';

// Loaded as CommonJS: its ES module imports "./index.js", which Jest's resolution takes for that module itself.
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core') as { chromium: BrowserType };

/** A Chromium of this machine, without a window and without talking to anybody. For use within `describeWith('browser', …)`. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return Promise.reject(new Error('no Chromium is on this machine'));
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
