/** Reads the processes of a Linux computer from `/proc`. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} LinuxProcess
 * @property {number} pid
 * @property {number} parent 0 if the process has ended meanwhile
 * @property {string} commandLine arguments separated by NUL; Chromium overwrites them with spaces between
 */

/** @returns {LinuxProcess[]} all processes that exist, without those that ended while they were read */
export function listProcesses() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name);
      const commandLine = readProcessFile(pid, 'cmdline');
      return commandLine === null ? [] : [{ pid, parent: parentOf(pid), commandLine }];
    });
}

/**
 * @param {number} pid
 * @param {'cmdline' | 'status' | 'stat' | 'environ' | 'smaps_rollup'} name
 * @returns {string | null} the content of `/proc/<pid>/<name>`; null if the process has ended or belongs to another user
 */
export function readProcessFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}

/** @param {number} pid */
function parentOf(pid) {
  return Number(/^PPid:\s*(\d+)$/m.exec(readProcessFile(pid, 'status') ?? '')?.[1] ?? 0);
}

/**
 * @param {number} root
 * @returns {number[]} the process and all its descendants
 */
export function processTree(root) {
  const all = listProcesses();
  const found = [root];
  for (const ancestor of found) found.push(...all.filter(({ parent }) => parent === ancestor).map(({ pid }) => pid));
  return found;
}

/** Kills a process at once; one that has ended is left. @param {number} pid */
export function killProcess(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
