/** What the window may do when something is the matter with it, or with the station. */
import { fail, ok, type Result } from '../../src-shared/result';
import type { Handlers } from './handlers';
import type { OrdersContext } from './orders';

export interface DiagnosticsContext {
  readonly askWhereToSave: OrdersContext['askWhereToSave'];
  /** Behind the PIN, like all of Settings: the system's dialog shows this computer's folders. */
  readonly isLocked: () => boolean;
  /** Writes the archive, over what is there: the dialog has asked. @returns how many bytes it has, or the system's own code */
  readonly save: (path: string) => Promise<Result<number, string>>;
  readonly pageFailed: (what: string, blank: boolean) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function diagnosticsHandlers(context: DiagnosticsContext): Pick<Handlers, 'diagnostics.save' | 'page.failed'> {
  return {
    async 'diagnostics.save'() {
      if (context.isLocked()) return fail({ kind: 'locked' });
      const day = new Date(context.now()).toISOString().slice(0, 10);
      const path = await context.askWhereToSave(`stagebay-diagnostics-${day}.zip`);
      if (path === null) return ok(null);
      const saved = await context.save(path);
      return saved.ok ? ok({ path, bytes: saved.value }) : fail({ kind: 'not-saved', detail: saved.problem });
    },

    async 'page.failed'({ what, blank }) {
      context.pageFailed(what, blank);
      return ok(null);
    },
  };
}
