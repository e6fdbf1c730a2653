/** What is to be started in this process's place, and how. */
import { spawn } from 'node:child_process';
import { app } from 'electron';

/** @param argv this process's own, the executable first */
export function relaunchOptions({
  execPath,
  argv,
  appImage,
}: {
  execPath: string;
  argv: readonly string[];
  appImage: string | undefined;
}): {
  execPath: string;
  args: string[];
} {
  return {
    // An AppImage's inside is gone when its process has ended. And Linux marks the path of a file that was replaced.
    execPath: appImage || execPath.replace(/ \(deleted\)$/, ''),
    args: argv.slice(1),
  };
}

/**
 * Starts the app again when this process has ended.
 *
 * On Linux without `app.relaunch`, which starts the new process so that nothing below it can ever gain rights. Where
 * Chromium's sandbox needs its setuid helper (Ubuntu 24.04, and wherever no user may open a namespace) that one ends at
 * once. A shell waits instead: what it reads from comes to its end with this process, however that ends.
 */
export function startAgain(platform: NodeJS.Platform = process.platform): void {
  const { execPath, args } = relaunchOptions({ execPath: process.execPath, argv: process.argv, appImage: process.env.APPIMAGE });
  if (platform !== 'linux') return app.relaunch({ execPath, args });
  const waiter = spawn('/bin/sh', ['-c', 'cat >/dev/null; exec "$0" "$@" </dev/null', execPath, ...args], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  waiter.on('error', () => app.relaunch({ execPath, args }));
  waiter.unref();
}
