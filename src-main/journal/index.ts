export { countJournalFile } from './file-counts';
export { openHighWaterMarkFile } from './high-water-mark-file';
export {
  type AdvanceFailure,
  type AppendFailure,
  type ExportBatch,
  type IntentPage,
  type IntentQuery,
  type IntentTimeline,
  type Journal,
  type LookupTicket,
  type NewIntent,
  type OpenQuery,
  type OpenState,
  RECENT_PER_STATE,
  type WriteFailed,
} from './journal';
export { openMemoryJournal } from './memory-journal';
export { type JournalOptions, type JournalProblem, openJournal } from './open-journal';
export { recentStagings } from './recent-stagings';
export type { HighWaterMarkStore } from './session';
