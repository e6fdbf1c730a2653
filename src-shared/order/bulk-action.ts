/** Bulk actions: one decision that is applied to every order in a state. */

/** The states whose orders can be decided about together. */
export const BULK_STATES = ['overdue', 'misrouted', 'waiting', 'unknown', 'rejected'] as const;
export type BulkState = (typeof BULK_STATES)[number];

export const BULK_ACTIONS = ['send-again', 'withdraw', 'dismiss'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** The progress of a bulk action. */
export interface BulkProgress {
  readonly state: BulkState;
  readonly action: BulkAction;
  /** The number of orders that the action concerns. */
  readonly total: number;
  /** `held`: nothing has been done yet, until that time in milliseconds since 1970. `refused`: orders that need a decision each. */
  readonly progress:
    | { readonly kind: 'held'; readonly until: number }
    | { readonly kind: 'running'; readonly done: number }
    | { readonly kind: 'done'; readonly done: number; readonly refused: number }
    | { readonly kind: 'undone' };
}
