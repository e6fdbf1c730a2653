/** Rewrites the texts of the Edit view when the language changes, so that each keeps its meaning. Pure. */
import type { Language } from '../../src-shared/language/languages';
import { formatMoney, parseMoney } from '../../src-shared/money/money-format';
import type { Instant } from '../../src-shared/order/service-option.schema';
import { parseStoreTime } from '../../src-shared/time/parse-time';
import { formatStoreTime, type StoreClock } from '../../src-shared/time/store-time';
import type { EditFields } from './fields';

/** How texts are read and written in one language. */
export interface TextFormat {
  readonly language: Language;
  readonly clock: StoreClock;
}

export interface RewriteContext {
  readonly from: TextFormat;
  readonly to: TextFormat;
  /** The reference for a time that is typed without its day. */
  readonly now: Instant;
  /** Instants as Connect wrote them, by the text that stands for them in the old language. */
  readonly originalInstants: ReadonlyMap<string, Instant>;
}

/** Typed texts stay as they are if they mean the same in the new language. Times that the app wrote are written as the language does. */
export function rewriteFields(fields: EditFields, context: RewriteContext): EditFields {
  const start = rewriteTime(fields.windowStart, context.now, context);
  const end = rewriteTime(fields.windowEnd, start.instant ?? context.now, context);
  return {
    ...fields,
    windowStart: start.text,
    windowEnd: end.text,
    tip: rewriteMoney(fields.tip, context),
    cartTotal: rewriteMoney(fields.cartTotal, context),
  };
}

/** The instants by their texts in the new language; the old texts still stand for them, too. */
export const rewriteInstants = ({ originalInstants, to }: RewriteContext): ReadonlyMap<string, Instant> =>
  new Map([
    ...originalInstants,
    ...[...originalInstants.values()].map((instant) => [formatStoreTime(instant, to.clock), instant] as const),
  ]);

function rewriteMoney(text: string, { from, to }: RewriteContext): string {
  const amount = parseMoney(text, from.language);
  if (!amount.ok || amount.value === null) return text;
  const again = parseMoney(text, to.language);
  return again.ok && again.value === amount.value ? text : formatMoney(amount.value, to.language);
}

function rewriteTime(
  text: string,
  near: Instant,
  { from, to, originalInstants }: RewriteContext,
): { readonly text: string; readonly instant: Instant | null } {
  const original = originalInstants.get(text.trim());
  if (original !== undefined) return { text: formatStoreTime(original, to.clock), instant: original };
  const time = parseStoreTime(text, from.clock, near);
  if (!time.ok) return { text, instant: null };
  const again = parseStoreTime(text, to.clock, near);
  const isSame = again.ok && Date.parse(again.value) === Date.parse(time.value);
  return { text: isSame ? text : formatStoreTime(time.value, to.clock), instant: time.value };
}
