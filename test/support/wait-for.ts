import { vi } from 'vitest';

/**
 * Waits until a check passes, for at most 15 s. vitest's own limit is one second, which a busy disk sometimes exceeds.
 */
export const waitFor = <Value>(check: () => Value | Promise<Value>): Promise<Value> => vi.waitFor(check, { timeout: 15_000 });
