import { createRequire } from 'node:module';
import type { Browser, BrowserType } from 'playwright-core';

// Loaded as CommonJS: its ES module imports "./index.js", which Jest's resolution takes for that module itself.
const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core') as { chromium: BrowserType };

/** The system's Chromium, without a window and without talking to anybody. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
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
