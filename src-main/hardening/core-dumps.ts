/**
 * Prevents the system from writing this process's memory to the disk when it crashes, because the memory contains the token. A crash
 * leaves a small report instead (`lifecycle/crash-report.ts`). The app does not start Electron's crash reporter.
 */
import { createRequire } from 'node:module';
import type { Log } from '../log';

/** The same number on Linux and macOS. */
const RLIMIT_CORE = 4;

/**
 * In bytes. With a limit of 0 the kernel writes no core file, but still passes the memory to a crash handler (apport,
 * systemd-coredump). With a limit of 1 it does neither (`fs/coredump.c`).
 */
const CORE_LIMIT = 1n;

/** SEM_FAILCRITICALERRORS and SEM_NOGPFAULTERRORBOX: a process that crashes then ends without Windows Error Reporting. */
const DISABLE_ERROR_REPORTING = 0x0001 | 0x0002;

/**
 * Applies to this process and to all that it starts later. In addition, the Debian package's launcher sets the limit before the
 * start, and the Windows installer excludes the app from Windows Error Reporting.
 * @throws if the library for native calls cannot be loaded
 */
export function disableCoreDumps(): void {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  if (process.platform === 'win32') {
    koffi.load('kernel32.dll').func('uint32_t __stdcall SetErrorMode(uint32_t mode)')(DISABLE_ERROR_REPORTING);
    return;
  }
  const setLimit = koffi.load(null).func('int setrlimit(int resource, const uint64_t *softAndHard)');
  // This fails if the launcher could only set 0, which then stays in effect.
  setLimit(RLIMIT_CORE, new BigUint64Array([CORE_LIMIT, CORE_LIMIT]));
}

/** The same, but a failure is only logged, because the app works without it. */
export function tryDisableCoreDumps(log: Log): void {
  try {
    disableCoreDumps();
  } catch (error) {
    log.warn('dumps-not-disabled', { detail: (error as Error).message });
  }
}
