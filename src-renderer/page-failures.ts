/** What breaks in the page is told to the main process, which logs it, and loads the page anew when nothing is left of it. */
import { ask } from './station';

/** A page that fails at each key must not fill the log. */
const MOST_TOLD = 20;

/** @param root what everything is drawn into @returns `broke` for what React cannot draw any more */
export function tellOfFailures(root: Element): { readonly broke: (error: unknown) => void } {
  let told = 0;

  function tell(error: unknown): void {
    told += 1;
    const blank = root.childElementCount === 0;
    if (told > MOST_TOLD && !blank) return;
    ask('page.failed', { what: inWords(error).slice(0, 2000), blank }).catch(() => undefined);
  }

  // React takes everything off the page after it has said so.
  const broke = (error: unknown) => void setTimeout(tell, 0, error);
  window.addEventListener('error', ({ error, message }) => tell(error ?? message));
  window.addEventListener('unhandledrejection', ({ reason }) => tell(reason));
  return { broke };
}

const inWords = (error: unknown): string => (error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error));
