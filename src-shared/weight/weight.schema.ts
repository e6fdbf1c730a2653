/** A weight as it is handed over and kept. Reading and writing one stands in `weight-format.ts`. */
import { z } from 'zod';

/**
 * A weight in hundredths of a pound: 1425 is 14.25 lb. A whole number, so that no sum or comparison is ever a float's, and
 * what is shown is what is sent.
 */
export const Weight = z.int().min(1).max(9_999_999).brand<'Weight'>();
export type Weight = z.infer<typeof Weight>;
