/** Measures the memory and the open files of an app's processes. Linux only, like the bench. */
import { readdirSync } from 'node:fs';
import { readProcessFile } from '../../support/linux-processes.mjs';

/** @typedef {{ privateBytes: number, shareBytes: number, openFiles: number, processes: number }} Usage */

/**
 * `privateBytes`: pages that no other process has, so that no page counts twice. `shareBytes`: these, and of each shared
 * page its size divided by the number of its users (Pss).
 * @param {readonly number[]} pids
 * @returns {Usage}
 */
export function usageOf(pids) {
  const usage = { privateBytes: 0, shareBytes: 0, openFiles: 0, processes: pids.length };
  for (const pid of pids) {
    const rollup = readProcessFile(pid, 'smaps_rollup') ?? '';
    const bytes = (/** @type {string} */ name) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? 0);
    usage.privateBytes += bytes('Private_Clean') + bytes('Private_Dirty');
    usage.shareBytes += bytes('Pss');
    usage.openFiles += openFilesOf(pid);
  }
  return usage;
}

/**
 * The private memory of processes by their kind, the most first.
 * @param {readonly number[]} pids
 * @returns {Map<string, number>} private MB
 */
export function byKindOf(pids) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const pid of pids) kinds.set(kindOf(pid), (kinds.get(kindOf(pid)) ?? 0) + usageOf([pid]).privateBytes / 1e6);
  return new Map([...kinds].sort(([, one], [, other]) => other - one));
}

/** In which the kernel counts processor time on Linux (`sysconf(_SC_CLK_TCK)`). */
const TICKS_PER_SECOND = 100;

/**
 * The processor time that processes have used since their start, in seconds.
 * @param {readonly number[]} pids
 */
export function cpuSecondsOf(pids) {
  return pids.reduce((sum, pid) => {
    // The name, in parentheses, may contain spaces. User and system time are the 12th and 13th field after it.
    const fields = (readProcessFile(pid, 'stat') ?? '').split(') ').at(-1)?.split(' ') ?? [];
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
  }, 0);
}

/** @param {number} pid */
function kindOf(pid) {
  const line = (readProcessFile(pid, 'cmdline') ?? '').replaceAll('\0', ' ');
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
