/** What breaks in the page is told to the main process, which logs it, and loads the page anew when nothing is left of it. */
import { invoke } from './station';

/** A page that fails at each key must not fill the log. */
const MAX_REPORTS = 20;

/** @param root what everything is drawn into @returns `broke` for what React cannot draw any more */
export function reportPageErrors(root: Element): { readonly onUncaughtError: (error: unknown) => void } {
  let reportCount = 0;

  function report(error: unknown): void {
    reportCount += 1;
    const blank = root.childElementCount === 0;
    if (reportCount > MAX_REPORTS && !blank) return;
    invoke('page.failed', { what: describeError(error).slice(0, 2000), blank }).catch(() => undefined);
  }

  // React takes everything off the page after it has said so.
  const onUncaughtError = (error: unknown) => void setTimeout(report, 0, error);
  window.addEventListener('error', ({ error, message }) => report(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason));
  return { onUncaughtError };
}

const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
