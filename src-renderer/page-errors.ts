/** Reports the page's errors to the main process, which logs them and reloads the page when it is blank. */
import { invoke } from './station';

/** Upper limit, so that an error on every key does not fill the log. */
const MAX_REPORTS = 20;

/**
 * @param root the element that React renders into
 * @returns `onUncaughtError` for React's root
 */
export function reportPageErrors(root: Element): { readonly onUncaughtError: (error: unknown) => void } {
  let reportCount = 0;

  function report(error: unknown): void {
    reportCount += 1;
    const isBlank = root.childElementCount === 0;
    if (reportCount > MAX_REPORTS && !isBlank) return;
    invoke('page.failed', { message: describeError(error).slice(0, 2000), isBlank }).catch(() => undefined);
  }

  // React empties the page only after it has reported the error.
  const onUncaughtError = (error: unknown) => void setTimeout(report, 0, error);
  window.addEventListener('error', ({ error, message }) => report(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason));
  return { onUncaughtError };
}

const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
