/** The interface of the log: events with fixed names, and fields for everything that varies. */

/** From most to least important. `log.level` sets the least important level that is written. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  /** For the analysis of a problem; not needed in normal operation. */
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Writes nothing, for tests and for commands that must leave no traces. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A log that adds fields to every line. */
export const withFields = (log: Log, added: LogFields): Log => ({
  debug: (event, fields) => log.debug(event, { ...added, ...fields }),
  info: (event, fields) => log.info(event, { ...added, ...fields }),
  warn: (event, fields) => log.warn(event, { ...added, ...fields }),
  error: (event, fields) => log.error(event, { ...added, ...fields }),
});
