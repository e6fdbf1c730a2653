import { captureOutput } from '../cli.mjs';

/**
 * The time of the last commit in whole seconds since 1970, so that the same sources give the same package. `SOURCE_DATE_EPOCH`
 * replaces it; without git it is the current time.
 * @returns {Promise<number>}
 */
export async function sourceTime() {
  if (process.env.SOURCE_DATE_EPOCH) return Number(process.env.SOURCE_DATE_EPOCH);
  const { code, output } = await captureOutput('git', ['log', '-1', '--format=%ct']);
  return code === 0 ? Number(output.trim()) : Math.floor(Date.now() / 1000);
}
