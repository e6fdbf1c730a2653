/** Locks for what only one command at a time may do: installing packages and preparing the runtime. */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder, log } from './cli.mjs';

/**
 * Runs `action` while no other process does so under the same name. A lock whose holder was killed is stale and is removed.
 * @template Value
 * @param {string} name part of a file name
 * @param {() => Promise<Value>} action
 * @returns {Promise<Value>}
 */
export async function withLock(name, action) {
  mkdirSync(cacheFolder(), { recursive: true });
  const lock = path.join(cacheFolder(), `${name}.lock`);
  const mine = `${lock}.${process.pid}`;
  let waiting = false;
  writeFileSync(mine, String(process.pid));
  try {
    while (!tryAcquire(lock, mine)) {
      const holder = readHolder(lock);
      if (holder !== undefined && !isProcessAlive(holder)) {
        removeStaleLock(lock, mine);
        continue;
      }
      if (!waiting) log(`Waiting for process ${holder}, which does the same (lock: ${lock}) …`);
      waiting = true;
      await delay(200);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

// A link appears with its content, the holder's process id. A file that is created and then written is empty for a moment.
function tryAcquire(/** @type {string} */ lock, /** @type {string} */ mine) {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

// Of several processes that find the stale lock only one can rename it. Deleting it could delete the next holder's lock.
function removeStaleLock(/** @type {string} */ lock, /** @type {string} */ mine) {
  try {
    renameSync(lock, `${mine}.dead`);
    rmSync(`${mine}.dead`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function readHolder(/** @type {string} */ lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined; // The lock has just been released.
  }
}

function isProcessAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM'; // The process runs and belongs to another user.
  }
  // In a container without an init process an ended process remains as a zombie, which accepts signals.
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !readFileSync(status, 'utf8').includes(') Z ');
}

const codeOf = (/** @type {unknown} */ error) => /** @type {NodeJS.ErrnoException} */ (error).code;
