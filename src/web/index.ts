export { ErrorSummary, type Fault, faultAttributes, FaultOf, Layout, type PageFrame } from './layout.js';
export { Pages } from './page-frame.js';
export { sendPage } from './page-response.js';
export { WebModule } from './web.module.js';
export { WebProblemFilter } from './web-problem.filter.js';
