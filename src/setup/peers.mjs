// What the tests need beside the servers: a browser, a second mail server, other calendar programs, PDF tools.
import { existsSync } from 'node:fs';
import { aptInstall, aptPossible } from './apt.mjs';
import { isRunnable, onPath, run } from './process.mjs';
import { say, SetupError } from './say.mjs';

const MAC_BROWSERS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const PYTHON = '/usr/bin/python3';
const PYTHON_CHECK =
  'import gi; gi.require_version("ICalGLib", "3.0"); from gi.repository import ICalGLib; import icalendar, vobject';

/** Path of a Chromium or Chrome, or undefined. */
export function findBrowser(environment = process.env) {
  const named = environment.CONVENE_CHROMIUM;
  if (named) return isRunnable(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return onPath(names, environment.PATH)[0] ?? MAC_BROWSERS.find((file) => existsSync(file));
}

/**
 * The groups that `--without` may leave out. `missing` lists what is not here; `packages` are those of Debian 12
 * that bring it; `otherwise` is for everybody else.
 */
export const PEERS = {
  browser: {
    for: 'pages in a browser',
    packages: ['chromium'],
    otherwise: 'any Chromium or Chrome: CONVENE_CHROMIUM=/path/to/it',
    missing: () => (findBrowser() ? [] : ['Chromium']),
  },
  postfix: {
    for: 'bounces and delivery reports of another mail server',
    packages: ['postfix'],
    otherwise: 'Postfix 3.7 or later, and root: its master process starts for nobody else',
    missing: () => [
      ...(onPath(['postfix']).length > 0 ? [] : ['Postfix']),
      ...(process.getuid?.() === 0 ? [] : ['root, which Postfix asks for']),
    ],
  },
  'calendar-peers': {
    for: 'calendars read by other programs',
    packages: ['gir1.2-ical-3.0', 'python3-gi', 'python3-icalendar', 'python3-vobject', 'khal', 'vdirsyncer'],
    otherwise: 'khal and vdirsyncer on PATH, and /usr/bin/python3 with gi (libical), icalendar and vobject',
    missing: async () => [
      ...['khal', 'vdirsyncer'].filter((name) => onPath([name]).length === 0),
      ...((await run(PYTHON, ['-c', PYTHON_CHECK])).code === 0
        ? []
        : ['libical, icalendar and vobject for Python']),
    ],
  },
  poppler: {
    for: 'looking into PDF files',
    packages: ['poppler-utils'],
    otherwise: 'pdftotext, pdftoppm and pdfinfo on PATH (macOS: brew install poppler)',
    missing: () => ['pdftotext', 'pdftoppm', 'pdfinfo'].filter((name) => onPath([name]).length === 0),
  },
};

/**
 * The groups named by `--without=a,b`; an unknown name is refused (`setup/unknown-group`).
 *
 * @param {string | undefined} value
 * @returns {string[]}
 */
export function parseWithout(value) {
  const names = (value ?? '').split(',').filter(Boolean);
  const unknown = names.filter((name) => !Object.hasOwn(PEERS, name));
  if (unknown.length > 0) {
    throw new SetupError(
      'setup/unknown-group',
      `--without does not know ${unknown.join(', ')}; the groups are ${Object.keys(PEERS).join(', ')}.`,
    );
  }
  return [...new Set(names)];
}

async function lacking(without) {
  const groups = Object.entries(PEERS).filter(([name]) => !without.includes(name));
  const checked = await Promise.all(
    groups.map(async ([name, peer]) => ({ name, peer, missing: await peer.missing() })),
  );
  return checked.filter(({ missing }) => missing.length > 0);
}

/**
 * Sees to it that everything the tests need is here, as system packages where they may be installed. What cannot
 * be had is named with the ways to get it, all at once (`setup/peers`), before anything starts.
 *
 * @param {string[]} without groups that the caller leaves out on purpose
 */
export async function ensurePeers(without) {
  let wanting = await lacking(without);
  if (wanting.length === 0) return;
  const packages = wanting.flatMap(({ peer }) => peer.packages);
  let refusal = '';
  if (await aptPossible()) {
    try {
      await aptInstall(packages, `the tests (${wanting.map(({ name }) => name).join(', ')})`);
    } catch (error) {
      refusal = error.message;
      say(`  ${refusal.split('\n')[0]}`);
    }
    wanting = await lacking(without);
    if (wanting.length === 0) return;
  }
  throw new SetupError(
    'setup/peers',
    [
      'The tests need what is not on this machine and could not be installed:',
      ...wanting.map(
        ({ name, peer, missing }) =>
          `  ${name} (${peer.for}): ${missing.join(', ')}\n    Debian, Ubuntu: sudo apt-get install -y ${peer.packages.join(' ')}\n    otherwise: ${peer.otherwise}`,
      ),
      ...(refusal ? [refusal] : []),
      `To leave them out on purpose: npm test -- --without=${[...without, ...wanting.map(({ name }) => name)].join(',')}`,
    ].join('\n'),
  );
}
