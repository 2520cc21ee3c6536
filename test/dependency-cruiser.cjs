// The floors of the house: imports go down only, and a module is used through its index.ts.
const floors = [
  ['platform', 'messaging', 'access'],
  ['directory', 'letters', 'mail', 'calendar', 'rooms'],
  ['meetings', 'invitations', 'moderators', 'side-events'],
  ['web', 'archive', 'demo', 'measure', 'roles'],
];
const path = (modules) => `^src/(${modules.join('|')})/`;
const above = (level) => floors.slice(level + 1).flat();
const modules = floors.flat();

/** Engines that others of their floor must not know: they are told facts. */
const toldOnly = ['directory', 'mail', 'calendar', 'rooms'];

/** More than the index, for those who compose: roles boot the platform's own start-up steps. */
const INSIDE = {
  platform: '^src/platform/(index|local-services/index|mail-catcher/index|mongo/.*|http/.*)\\.(ts|mjs)$',
  letters: '^src/letters/(index|rendering/index)\\.ts$',
  web: '^src/web/(index|operations/operations\\.module)\\.ts$',
  roles: '^src/roles/',
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...floors.slice(0, -1).map((floor, level) => ({
      name: `floor-${level}-imports-down`,
      comment: `${floor.join(', ')} must not know the floors above`,
      severity: 'error',
      from: { path: path(floor) },
      to: { path: [path(above(level)), '^src/(cli|main)\\.ts$'] },
    })),
    {
      name: 'foundation-order',
      comment: 'platform stands below messaging, messaging below access',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(messaging|access)/' },
    },
    {
      name: 'messaging-below-access',
      severity: 'error',
      from: { path: '^src/messaging/' },
      to: { path: '^src/access/' },
    },
    {
      name: 'engines-are-told',
      comment: 'of the engines only letters uses the others',
      severity: 'error',
      from: { path: path(toldOnly) },
      to: { path: '^src/letters/' },
    },
    ...modules.map((name) => ({
      name: `through-the-index-of-${name}`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/${name}/` },
      to: { path: `^src/${name}/`, pathNot: INSIDE[name] ?? `^src/${name}/index\\.ts$` },
    })),
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.tsx?$' },
      to: { path: ['^test/', '\\.spec\\.tsx?$'] },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.spec\\.tsx?$', '^src/setup'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-calendar-facade',
      severity: 'error',
      from: { pathNot: '^src/calendar/domain/' },
      to: { path: 'node_modules/ical-generator' },
    },
    {
      name: 'one-mail-transport',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(mail|demo|measure|platform/mail-catcher)/' },
      to: { path: 'node_modules/nodemailer' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
