/** The log, and the redaction of everything that leaves the app as text. */
export { type Log, type LogFields, type LogLevel, silentLog, withFields } from './log';
export { type LogFile, logFiles, openLog } from './log-file';
export { redact, redactField } from './redact';
