/** What is to be started in this process's place. Pure. */

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
