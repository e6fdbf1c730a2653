/** An amount as it is handed over and kept. Reading and writing one stands in `money-format.ts`. */
import { z } from 'zod';
import { CENTS_MAX } from './max-cents';

/**
 * An amount in cents: 123456 is $1,234.56. Zero is an amount: "no tip" can be said. A whole number, so that no sum or
 * comparison is ever a float's, and what is shown is what is sent.
 */
export const Cents = z.int().min(0).max(CENTS_MAX).brand<'Cents'>();
export type Cents = z.infer<typeof Cents>;
