export { bench, type BenchOptions } from './bench/bench.command.js';
export { chaos, type ChaosOptions } from './chaos/chaos.command.js';
