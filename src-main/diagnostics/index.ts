/**
 * One archive for people who analyze a station's problem remotely. It contains no secrets, orders, customers or user names
 * (docs/for-it/logs.md).
 */

export { type DiagnosticsInput, diagnosticsArchive, saveDiagnostics } from './archive';
export { type Check, type CheckFacts, runChecks } from './checks';
export { countJournal, type JournalCounts } from './journal-counts';
export { createPseudonymizer } from './pseudonymizer';
