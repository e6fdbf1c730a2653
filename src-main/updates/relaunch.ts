/** What is to be started in this process's place, and how. */
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
 * Starts the app again when this process has ended. Not by a shell of our own that waits for it: Chromium leaves some of its
 * sockets open to whatever is started, and the next app would hold those of the one before.
 */
export const startAgain = (): void =>
  app.relaunch(relaunchOptions({ execPath: process.execPath, argv: process.argv, appImage: process.env.APPIMAGE }));
