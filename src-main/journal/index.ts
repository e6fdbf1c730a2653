export { countJournalFile } from './count-file';
export type { AdvanceProblem, AppendProblem, IntentPage, IntentQuery, IntentStory, Journal, NewIntent, NotKept } from './journal';
export { openMemoryJournal } from './memory-journal';
export { type JournalNotice, type JournalProblem, openJournal } from './open-journal';
