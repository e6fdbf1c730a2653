/**
 * Ends this process at once with an exit code of its own: no event, no JavaScript, no teardown of Node's environment after it.
 * Teardown waits for native calls that are pending, and one that is answered meanwhile aborts the process (SIGABRT).
 */
import { createRequire } from 'node:module';

type Terminate = (exitCode: number) => void;

let terminate: Terminate | undefined;

/** Loads what `hardExit` needs, because a process that has run out of file descriptors or memory can load nothing. */
export function prepareHardExit(): void {
  try {
    terminate ??= loadTerminate();
  } catch {
    // It is looked for again at the exit.
  }
}

/** Everything that must be on the disk has to be there: the caller's next line never runs. */
export function hardExit(exitCode: number): never {
  prepareHardExit();
  terminate?.(exitCode);
  // Without the library Node's own exit is left. It runs no JavaScript either, but waits for native calls that are pending.
  return (process as unknown as { reallyExit(exitCode: number): never }).reallyExit(exitCode);
}

/** Node offers neither call: `process.kill` sets no exit code, and `process.exit` tears down. Loading takes 5 ms. */
function loadTerminate(): Terminate {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  if (process.platform !== 'win32') return koffi.load(null).func('void _exit(int exitCode)');
  // Windows' own `_exit` runs the end of every DLL, which can wait for a thread that is gone by then.
  const terminateProcess = koffi.load('kernel32.dll').func('bool __stdcall TerminateProcess(intptr_t process, uint32_t exitCode)');
  return (exitCode) => terminateProcess(CURRENT_PROCESS, exitCode);
}

/** What Windows' `GetCurrentProcess` returns, always. */
const CURRENT_PROCESS = -1;
