/** What is told to the log, wherever it is kept: events with fixed names; what varies stands in fields. */

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For tests and for command-line switches that must leave nothing behind. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
