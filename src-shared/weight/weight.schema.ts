/** The type of a weight. `weight-format.ts` parses and formats it. */
import { z } from 'zod';

/** A weight in hundredths of a pound: 1425 is 14.25 lb. Integers avoid rounding errors, so the weight shown is the weight sent. */
export const Weight = z.int().min(1).max(9_999_999).brand<'Weight'>();
export type Weight = z.infer<typeof Weight>;
