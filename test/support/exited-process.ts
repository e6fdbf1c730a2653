import type { ElectronApplication } from '@playwright/test';

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when the app's main process has ended, also if it already has. */
export const waitForExit = ({ app }: { readonly app: ElectronApplication }): Promise<ProcessExit> => {
  const child = app.process();
  const { exitCode: code, signalCode: signal } = child;
  if (code !== null || signal !== null) return Promise.resolve({ code, signal });
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
};

/** The end of a process that exits by itself, without an error and not killed. */
export const CLEAN_EXIT: ProcessExit = { code: 0, signal: null };

/** Kills the app's main process at once and waits for its end. */
export async function killApp(station: { readonly app: ElectronApplication }): Promise<void> {
  const exit = waitForExit(station);
  station.app.process().kill('SIGKILL');
  await exit;
}
