export {
  LocalServices,
  type LocalServicesOptions,
  type ServiceName,
  startLocalServices,
} from './local-services.js';
export { freePort } from './ports.js';
export { localServicesProblems } from './local-services.problems.js';
export { runningServices, type ServicesRecord } from './services-file.js';
export type { ServerExit } from './supervisor.client.js';
