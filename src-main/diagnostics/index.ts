/**
 * One archive for whoever has to find out from afar what is the matter with a station. It holds nothing private: no secret,
 * no order, no customer, nobody's name. What that costs, and why, stands in docs/for-it/logs.md.
 */

export { type DiagnosticsInput, diagnosticsArchive, saveDiagnostics } from './archive';
export { type Check, type CheckFacts, runChecks } from './checks';
export { countJournal, type JournalCounts } from './journal-counts';
export { createPseudonymizer } from './pseudonymizer';
