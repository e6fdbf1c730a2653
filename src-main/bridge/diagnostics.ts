/** Requests of the page about diagnostics and the running file task. */
import { fail, ok } from '../../src-shared/base/result';
import type { Chunk, FileTasks } from '../saved-files';
import { handler, noInput, type RequestHandlers } from './request-handler';

export interface DiagnosticsContext {
  readonly files: Pick<FileTasks, 'start' | 'stop'>;
  /** Whether Settings are locked by the PIN: diagnostics belong to Settings. */
  readonly isLocked: () => boolean;
  readonly archive: () => AsyncIterable<Chunk>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function diagnosticsHandlers(context: DiagnosticsContext): Pick<RequestHandlers, 'diagnostics.save' | 'files.stop'> {
  return {
    'diagnostics.save': handler(noInput, async () => {
      if (context.isLocked()) return fail({ kind: 'locked' });
      const day = new Date(context.now()).toISOString().slice(0, 10);
      return context.files.start({ kind: 'diagnostics', name: `stagebay-diagnostics-${day}.zip`, contents: context.archive });
    }),

    'files.stop': handler(noInput, async () => {
      context.files.stop();
      return ok(null);
    }),
  };
}
