/**
 * The practice server: Instacart Connect in miniature, on this machine only. It is the demo, the training mode for
 * new packers, and the other side in tests.
 */
export type { HttpExchange } from './exchange';
export { type PracticeServer, type PracticeServerOptions, startPracticeServer } from './server';
