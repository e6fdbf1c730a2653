/**
 * Ends this process immediately with an exit code (docs/decisions/0019-hard-exit.md): no event, no JavaScript and no teardown of
 * Node's environment follow. The teardown waits for pending native calls, and one that returns meanwhile aborts the process (SIGABRT).
 */
import { createRequire } from 'node:module';

type Terminate = (exitCode: number) => void;

let terminate: Terminate | undefined;

/** Loads the native function for `hardExit` in advance, because a process without free file descriptors or memory cannot load it. */
export function prepareHardExit(): void {
  try {
    terminate ??= loadTerminate();
  } catch {
    // `hardExit` tries again.
  }
}

/** Never returns. The caller has to flush all files before. */
export function hardExit(exitCode: number): never {
  prepareHardExit();
  terminate?.(exitCode);
  // Fall back to Node's own exit, which runs no JavaScript either, but waits for pending native calls.
  return (process as unknown as { reallyExit(exitCode: number): never }).reallyExit(exitCode);
}

/** Node has no such function: `process.kill` sets no exit code, and `process.exit` runs the teardown. Loading takes 5 ms. */
function loadTerminate(): Terminate {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  if (process.platform !== 'win32') return koffi.load(null).func('void _exit(int exitCode)');
  // Windows' `_exit` runs the exit code of every DLL, which can wait for a thread that no longer exists.
  const terminateProcess = koffi.load('kernel32.dll').func('bool __stdcall TerminateProcess(intptr_t process, uint32_t exitCode)');
  return (exitCode) => terminateProcess(CURRENT_PROCESS, exitCode);
}

/** The constant that Windows' `GetCurrentProcess` returns. */
const CURRENT_PROCESS = -1;
