/** Requests in which the page reports its own state: errors, stored drafts, and whether an order is open. */
import { z } from 'zod';
import { ok } from '../../src-shared/base/result';
import type { PageName } from './page-access';
import { handler, noInput, type RequestHandlers } from './request-handler';

export interface PageContext {
  onPageError(message: string, isBlank: boolean, page: PageName): void;
  onDraftPersisted(): void;
  onScreenChanged(hasOpenOrder: boolean): void;
}

export function pageHandlers(context: PageContext): Pick<RequestHandlers, 'page.failed' | 'draft.persisted' | 'screen.changed'> {
  return {
    'page.failed': handler(z.strictObject({ message: z.string().max(2000), isBlank: z.boolean() }), async ({ message, isBlank }, page) => {
      context.onPageError(message, isBlank, page);
      return ok(null);
    }),

    'draft.persisted': handler(noInput, async () => {
      context.onDraftPersisted();
      return ok(null);
    }),

    'screen.changed': handler(z.strictObject({ hasOpenOrder: z.boolean() }), async ({ hasOpenOrder }) => {
      context.onScreenChanged(hasOpenOrder);
      return ok(null);
    }),
  };
}
