/** Lets one command at a time do what two at once would trample: installing, and preparing the runtime. */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder, log } from './cli.mjs';

/**
 * Runs `action` while no other process does so under the same name. A lock whose holder was killed is taken over.
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
      if (!waiting) log(`Waiting for process ${holder}, which is doing the same (its lock: ${lock}) …`);
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

// A link comes into being whole, with the holder's number in it; a file made first and written then does not.
function tryAcquire(/** @type {string} */ lock, /** @type {string} */ mine) {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

// Renaming succeeds for one of several that found the holder dead; deleting could hit the next holder's lock.
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
    return undefined; // released this instant
  }
}

function isProcessAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM'; // alive, and somebody else's
  }
  // In a container without an init nobody buries the dead, and signals still find them.
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !readFileSync(status, 'utf8').includes(') Z ');
}

const codeOf = (/** @type {unknown} */ error) => /** @type {NodeJS.ErrnoException} */ (error).code;
