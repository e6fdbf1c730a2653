import { captureOutput } from '../cli.mjs';

/**
 * When the sources were changed last, in whole seconds since 1970: not the clock's time, so that the same sources give the same
 * package. `SOURCE_DATE_EPOCH` replaces it, and without git it is the clock's after all.
 * @returns {Promise<number>}
 */
export async function sourceTime() {
  if (process.env.SOURCE_DATE_EPOCH) return Number(process.env.SOURCE_DATE_EPOCH);
  const { code, output } = await captureOutput('git', ['log', '-1', '--format=%ct']);
  return code === 0 ? Number(output.trim()) : Math.floor(Date.now() / 1000);
}
