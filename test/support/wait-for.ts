import { vi } from 'vitest';

/**
 * Waits for a state, however busy the machine is; the bound only ends a test whose state never comes. By itself vitest gives
 * up after a second, which a disk that is written to takes now and then.
 */
export const waitFor = <Value>(check: () => Value | Promise<Value>): Promise<Value> => vi.waitFor(check, { timeout: 15_000 });
