/** What the window may do about another version of the app. */
import type { Busy } from '../../src-shared/busy';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Handlers } from './handlers';

export interface ReleaseContext {
  isLocked(): boolean;
  check(): Promise<void>;
  restartNow(): Promise<Result<null, { readonly kind: 'nothing-waits' } | { readonly kind: 'busy'; readonly busy: Busy }>>;
}

export const releaseHandlers = ({ isLocked, check, restartNow }: ReleaseContext): Pick<Handlers, 'release.check' | 'release.restart'> => ({
  async 'release.check'() {
    if (isLocked()) return fail({ kind: 'locked' });
    await check();
    return ok(null);
  },
  async 'release.restart'() {
    return isLocked() ? fail({ kind: 'locked' }) : restartNow();
  },
});
