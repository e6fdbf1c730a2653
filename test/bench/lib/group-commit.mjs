/**
 * Durable writes as cheap as they can be: one transaction for all that are wanted in one turn of the event loop, in the next
 * one, and in those after it that bring more.
 */

/**
 * @param {import('libsql').Database} database in WAL, with `synchronous = FULL`
 * @returns {(write: () => void) => Promise<void>} resolves when what was written is on the disk
 */
export function groupCommits(database) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  /** @type {{ write: () => void, resolve: () => void }[]} */
  let waiting = [];
  function flush() {
    const group = waiting;
    waiting = [];
    begin.run();
    for (const { write } of group) write();
    commit.run();
    for (const { resolve } of group) resolve();
  }
  /** @param {number} known how many there were a turn ago */
  function flushWhenQuiet(known) {
    if (waiting.length > known) setImmediate(flushWhenQuiet, waiting.length);
    else flush();
  }
  return (write) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flushWhenQuiet, 0);
      waiting.push({ write, resolve });
    });
}
