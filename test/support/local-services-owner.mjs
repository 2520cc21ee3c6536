// A program that owns local services until it is killed; for the tests of what happens then. Needs the build.
import { startLocalServices } from '../../dist/platform/local-services/index.js';

const dataDir = process.argv[2];
await startLocalServices({
  dataDir,
  want: ['mongo', 'redis', 'smtp'],
  database: 'convene_test_local',
  cacheGB: 0.25,
});
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000);
