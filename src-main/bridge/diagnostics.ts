/** Requests of the page about its own errors, diagnostics and file tasks. */
import { fail, ok } from '../../src-shared/base/result';
import type { Chunk, FileTasks } from '../saved-files';
import type { RequestHandlers } from './request-handlers';

export interface DiagnosticsContext {
  readonly files: Pick<FileTasks, 'start' | 'stop'>;
  /** Whether Settings are locked by the PIN: diagnostics belong to Settings. */
  readonly isLocked: () => boolean;
  readonly archive: () => AsyncIterable<Chunk>;
  readonly onPageError: (what: string, blank: boolean) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function diagnosticsHandlers(context: DiagnosticsContext): Pick<RequestHandlers, 'diagnostics.save' | 'files.stop' | 'page.failed'> {
  return {
    async 'diagnostics.save'() {
      if (context.isLocked()) return fail({ kind: 'locked' });
      const day = new Date(context.now()).toISOString().slice(0, 10);
      const name = `stagebay-diagnostics-${day}.zip`;
      return context.files.start({ kind: 'diagnostics', name, contents: context.archive });
    },

    async 'files.stop'() {
      context.files.stop();
      return ok(null);
    },

    async 'page.failed'({ what, blank }) {
      context.onPageError(what, blank);
      return ok(null);
    },
  };
}
