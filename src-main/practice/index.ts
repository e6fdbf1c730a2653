/** The practice server: a mock of Instacart Connect on this machine, for the demo, for training, and for tests. */
export type { HttpExchange } from './exchange';
export { type PracticeServer, type PracticeServerOptions, startPracticeServer } from './server';
