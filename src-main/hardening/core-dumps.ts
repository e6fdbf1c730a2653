/**
 * Keeps the system from writing this process's memory to the disk when it crashes, because it holds the token. Crashes leave a
 * small report instead (`crash-report.ts`). Electron's crash reporter is never started, and Node writes no report by itself.
 */
import { createRequire } from 'node:module';

/** Linux and macOS number it alike. */
const RLIMIT_CORE = 4;

/**
 * Bytes. A limit of 0 keeps a core file away, and the kernel still hands the memory to a crash handler (apport, systemd-coredump).
 * For a limit of 1 it does neither (`fs/coredump.c`).
 */
const CORE_LIMIT = 1n;

/** SEM_FAILCRITICALERRORS and SEM_NOGPFAULTERRORBOX: Windows then ends a process that crashes without Windows Error Reporting. */
const DISABLE_ERROR_REPORTING = 0x0001 | 0x0002;

/**
 * Concerns the processes that are started from here on, too. The Debian package's launcher has set the limit before; the
 * Windows installer excludes the app from Windows Error Reporting.
 * @throws where the library that calls the system cannot be loaded
 */
export function disableCoreDumps(): void {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  if (process.platform === 'win32') {
    koffi.load('kernel32.dll').func('uint32_t __stdcall SetErrorMode(uint32_t mode)')(DISABLE_ERROR_REPORTING);
    return;
  }
  const setLimit = koffi.load(null).func('int setrlimit(int resource, const uint64_t *softAndHard)');
  // It fails where the launcher could only set 0: that stays.
  setLimit(RLIMIT_CORE, new BigUint64Array([CORE_LIMIT, CORE_LIMIT]));
}
