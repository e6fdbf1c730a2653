/** Requests of the page about updates of the app. */
import { fail, ok, type Result } from '../../src-shared/base/result';
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import { handler, noInput, type RequestHandlers } from './request-handler';

export interface ReleaseContext {
  isLocked(): boolean;
  check(): Promise<void>;
  restartNow(): Promise<Result<null, { readonly kind: 'no-update-ready' } | { readonly kind: 'busy'; readonly blockedBy: IdleBlocker }>>;
}

export const releaseHandlers = ({
  isLocked,
  check,
  restartNow,
}: ReleaseContext): Pick<RequestHandlers, 'release.check' | 'release.restart'> => ({
  'release.check': handler(noInput, async () => {
    if (isLocked()) return fail({ kind: 'locked' });
    await check();
    return ok(null);
  }),

  'release.restart': handler(noInput, async () => (isLocked() ? fail({ kind: 'locked' }) : restartNow())),
});
