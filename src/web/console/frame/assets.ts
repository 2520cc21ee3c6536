import { asset } from '../../page-response.js';

/** What the console has beside the stylesheet of all pages. */
export const consoleStyles = asset('console.css', 'text/css; charset=utf-8');

/** The one script: it renews the live parts of a page, and nothing needs it. */
export const consoleScript = asset('console.js', 'text/javascript; charset=utf-8');
