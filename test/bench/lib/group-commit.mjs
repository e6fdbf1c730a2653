/**
 * Durable writes at the lowest cost: one transaction for all writes of a turn of the event loop and of the following turns that add
 * more.
 */

/**
 * @param {import('libsql').Database} database in WAL, with `synchronous = FULL`
 * @returns {(write: () => void) => Promise<void>} resolves when the write is on the disk
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
  /** @param {number} known the number of writes one turn ago */
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
