export { countJournalFile } from './count-file';
export {
  type AdvanceProblem,
  type AppendProblem,
  type ExportBatch,
  FEW_OF_EACH,
  type IntentPage,
  type IntentQuery,
  type IntentStory,
  type Journal,
  type LookupTicket,
  type NewIntent,
  type NotKept,
  type OpenQuery,
  type OpenState,
} from './journal';
export { openMarkFile } from './mark-file';
export { openMemoryJournal } from './memory-journal';
export { type JournalOptions, type JournalProblem, openJournal } from './open-journal';
export type { MarkStore } from './session';
