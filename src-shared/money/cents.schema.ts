/** The type of an amount of money. `money-format.ts` parses and formats it. */
import { z } from 'zod';
import { CENTS_MAX } from './max-cents';

/**
 * An amount in cents: 123456 is $1,234.56. Zero is valid ("no tip"). Integers avoid rounding errors, so the amount shown is the
 * amount sent.
 */
export const Cents = z.int().min(0).max(CENTS_MAX).brand<'Cents'>();
export type Cents = z.infer<typeof Cents>;
