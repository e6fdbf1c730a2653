/** What the kernel knows of a running app: its processes, their memory, their open files. Linux only, like the bench. */
import { readdirSync, readFileSync } from 'node:fs';

/** @typedef {{ privateBytes: number, shareBytes: number, openFiles: number, processes: number }} Usage */

/**
 * @param {number} root
 * @returns {number[]} it and all that descend from it
 */
export function processesOf(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(/^PPid:\s*(\d+)$/m.exec(readIfThere(`/proc/${name}/status`))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/**
 * `privateBytes`: pages that no other process has, so that no page counts twice. `shareBytes`: beside those, each shared
 * page divided by the number of its users (Pss).
 * @param {readonly number[]} pids
 * @returns {Usage}
 */
export function usageOf(pids) {
  const usage = { privateBytes: 0, shareBytes: 0, openFiles: 0, processes: pids.length };
  for (const pid of pids) {
    const rollup = readIfThere(`/proc/${pid}/smaps_rollup`);
    const bytes = (/** @type {string} */ name) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? 0);
    usage.privateBytes += bytes('Private_Clean') + bytes('Private_Dirty');
    usage.shareBytes += bytes('Pss');
    usage.openFiles += openFilesOf(pid);
  }
  return usage;
}

/**
 * What processes have for themselves, by what they are there for, the most first.
 * @param {readonly number[]} pids
 * @returns {Map<string, number>} private MB
 */
export function byKindOf(pids) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const pid of pids) kinds.set(kindOf(pid), (kinds.get(kindOf(pid)) ?? 0) + usageOf([pid]).privateBytes / 1e6);
  return new Map([...kinds].sort(([, one], [, other]) => other - one));
}

/** @param {number} pid */
function kindOf(pid) {
  const line = readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  const type = /--type=(\S+)/.exec(line)?.[1] ?? 'main';
  const service = /--utility-sub-type=(\w+)/.exec(line)?.[1] ?? type;
  return (
    { main: 'main process', renderer: 'the page', 'gpu-process': 'graphics', network: 'network', audio: 'sound' }[service] ?? 'helpers'
  );
}

/** @param {number} pid */
function openFilesOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // It has ended.
  }
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // The process has ended.
  }
}
