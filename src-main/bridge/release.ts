/** Requests of the page about updates of the app. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { IdleBlocker } from '../../src-shared/station/idle-blocker';
import type { RequestHandlers } from './request-handlers';

export interface ReleaseContext {
  isLocked(): boolean;
  check(): Promise<void>;
  restartNow(): Promise<Result<null, { readonly kind: 'no-update-ready' } | { readonly kind: 'busy'; readonly busy: IdleBlocker }>>;
}

export const releaseHandlers = ({
  isLocked,
  check,
  restartNow,
}: ReleaseContext): Pick<RequestHandlers, 'release.check' | 'release.restart'> => ({
  async 'release.check'() {
    if (isLocked()) return fail({ kind: 'locked' });
    await check();
    return ok(null);
  },
  async 'release.restart'() {
    return isLocked() ? fail({ kind: 'locked' }) : restartNow();
  },
});
