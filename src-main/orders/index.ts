export { type BulkJournal, type BulkRefusal, type BulkResolver, createBulkResolver } from './bulk-decision';
export { toCheckResult } from './check-result';
export { type Decision, scheduleEvent, toDecisionEvent } from './decisions';
export { editLimitViolation, editPathViolation, stagingLimitViolation } from './limits';
export { findBlocker, type JournalEntry } from './sequence';
export { serviceOptionsLocation } from './service-options-location';
export {
  canBeProven,
  guardStaging,
  mayHaveBeenCarriedOut,
  type StagingPermit,
  type StagingRefusal,
  type StagingStep,
  toOtherStaging,
} from './staging-guard';
export { prepareEdit, prepareStaging } from './submission';
