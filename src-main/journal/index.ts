export type { Journal, NewIntent } from './journal';
export { openMemoryJournal } from './memory-journal';
