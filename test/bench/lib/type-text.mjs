/** True key events of the X server, as a scanner's are. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Between two keys, in milliseconds. xdotool waits its delay after the press and after the release: half of it is the gap. */
const GAP_MS = 5;

/**
 * @param {string} text
 * @param {{ enter: boolean }} options
 */
export async function typeText(text, { enter }) {
  // A scanner does not wait for a busy machine. Where we may not say so, `nice` runs it all the same.
  const typing = ['-n', '-15', 'xdotool', 'type', '--delay', String(GAP_MS * 2), '--args', '1', text];
  await run('nice', enter ? [...typing, 'key', '--delay', '0', 'Return'] : typing);
}
