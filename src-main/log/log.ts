/** What is told to the log, wherever it is kept: events with fixed names; what varies stands in fields. */

/** From what must be looked into to what only helps somebody who already looks. `log.level` says how far down is written. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  /** For whoever looks into a station that behaves oddly; nothing that an ordinary day needs. */
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For tests and for command-line switches that must leave nothing behind. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
