export { demo } from './demo.command.js';
export type { DemoSummary } from './summary.js';
