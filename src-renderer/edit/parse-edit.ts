/**
 * Parses the fields of the Edit view into the changes to send. Pure. A field that equals the order's value, or is blank, is not
 * sent.
 */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { Language } from '../../src-shared/language/languages';
import { type MoneyProblem, parseMoney } from '../../src-shared/money/money-format';
import type { IdProblem } from '../../src-shared/order/id-problem';
import { isAtLeastOneHour, isOnTheHour, type OrderPathRules } from '../../src-shared/order/order-paths';
import { type CountProblem, parseCount, parseOrderId, parseUserId } from '../../src-shared/order/parse-order';
import type { Instant, ServiceOption } from '../../src-shared/order/service-option.schema';
import { TEXT_MAX_LENGTH, type UpdateChanges, UpdateRequest, type WindowChange } from '../../src-shared/order/update-request.schema';
import { findHiddenCharacter, type HiddenCharacter } from '../../src-shared/text/hidden-characters';
import { normalizeTypedText } from '../../src-shared/text/normalize-text';
import { minuteOfDay } from '../../src-shared/time/minute-of-day';
import { parseStoreTime, type StoreTimeProblem } from '../../src-shared/time/parse-time';
import { isWithinSpan, type StoreClock, type TimeSpan } from '../../src-shared/time/store-time';
import { parsePounds, type WeightProblem } from '../../src-shared/weight/weight-format';
import { type EditFields, type FieldName, WINDOW_FIELDS } from './fields';

/** Why a field cannot be parsed or sent. */
export type EditProblem =
  | { readonly kind: 'order'; readonly problem: IdProblem }
  | { readonly kind: 'user'; readonly problem: IdProblem }
  | { readonly kind: 'count'; readonly problem: CountProblem; readonly max: number }
  | { readonly kind: 'weight'; readonly problem: WeightProblem; readonly max: number }
  | { readonly kind: 'money'; readonly problem: MoneyProblem }
  | { readonly kind: 'time'; readonly problem: StoreTimeProblem }
  /** `character`: an invisible character inside the number. */
  | { readonly kind: 'option'; readonly character: HiddenCharacter | null }
  /** Only some of the fields that a window needs are filled: all three, or both ends. */
  | { readonly kind: 'window-incomplete' | 'ends-incomplete' }
  | { readonly kind: 'end-before-start' }
  | { readonly kind: 'outside-option' }
  /** `minute`: the full hour before, in minutes since midnight. */
  | { readonly kind: 'not-on-the-hour'; readonly minute: number }
  | { readonly kind: 'too-short' }
  | { readonly kind: 'too-long'; readonly max: number };

export interface EditContext {
  /** What the order has, as far as it was looked up; blank where unknown. */
  readonly baseline: EditFields;
  readonly limits: { readonly bags: number; readonly items: number; readonly pounds: number };
  /** What the order paths allow. Fields that they do not have are ignored, and keep their texts. */
  readonly rules: OrderPathRules;
  readonly language: Language;
  readonly clock: StoreClock;
  /** The reference for a time that is typed without its day. */
  readonly now: Instant;
  /** Instants as Connect wrote them, by the text that stands for them. They are sent back unchanged. */
  readonly originalInstants: ReadonlyMap<string, Instant>;
  /** The service options, if they were listed. */
  readonly options: readonly ServiceOption[];
}

export interface ParsedEdit {
  readonly problems: Readonly<Partial<Record<FieldName, EditProblem>>>;
  /** The changes of the fields without a problem. */
  readonly changes: Partial<UpdateChanges>;
  /** `null` while a field is missing or invalid, or nothing would change. */
  readonly request: UpdateRequest | null;
}

export function parseEdit(fields: EditFields, context: EditContext): ParsedEdit {
  const problems: Partial<Record<FieldName, EditProblem>> = {};
  const changes: Record<string, unknown> = {};
  const { baseline, limits, language, rules } = context;

  /** Parses one field, and adds its value to the changes unless the order has it already. */
  function parseField<Value>(name: FieldName & keyof UpdateChanges, parse: (text: string) => Result<Value | null, EditProblem>): void {
    // The order's own value may be beyond this station's limits.
    if (fields[name] === baseline[name]) return;
    const parsed = parse(fields[name]);
    if (!parsed.ok) {
      problems[name] = parsed.problem;
      return;
    }
    const parsedBaseline = parse(baseline[name]);
    if (parsed.value !== null && !(parsedBaseline.ok && parsedBaseline.value === parsed.value)) changes[name] = parsed.value;
  }

  const order = parseOrderId(fields.orderId);
  if (!order.ok) problems.orderId = { kind: 'order', problem: order.problem };
  const user = rules.needsUserToEdit ? parseUserId(fields.userId) : ok(undefined);
  if (!user.ok) problems.userId = { kind: 'user', problem: user.problem };

  parseField('bags', countParser(limits.bags));
  parseField('items', countParser(limits.items));
  parseField('weight', weightParser(limits.pounds));
  parseField('tip', moneyParser(language));
  parseField('cartTotal', moneyParser(language));
  parseField('alcoholic', (text) => ok(text === '' ? null : text === 'yes'));
  const texts = rules.hasBagLabel ? (['bagLabel', 'specialInstructions'] as const) : (['specialInstructions'] as const);
  for (const name of texts) {
    parseField(name, (text) =>
      text.length > TEXT_MAX_LENGTH ? fail({ kind: 'too-long', max: TEXT_MAX_LENGTH }) : ok(text.trim() === '' ? null : text),
    );
    // An empty text removes the order's text, so a removal must be requested.
    if (fields[name].trim() === '' && fields[`${name}Removed`] === 'yes') changes[name] = '';
  }
  const window = parseWindow(fields, context, problems);
  if (window) changes.window = window;

  const request =
    order.ok && user.ok && Object.keys(problems).length === 0
      ? UpdateRequest.safeParse({ orderId: order.value, ...(user.value !== undefined && { userId: user.value }), changes }).data
      : undefined;
  return { problems, changes, request: request ?? null };
}

const countParser =
  (max: number) =>
  (text: string): Result<number | null, EditProblem> => {
    const count = parseCount(text, max);
    return count.ok ? count : fail({ kind: 'count', problem: count.problem, max });
  };

const weightParser =
  (max: number) =>
  (text: string): Result<number | null, EditProblem> => {
    const weight = parsePounds(text, max);
    return weight.ok ? weight : fail({ kind: 'weight', problem: weight.problem, max });
  };

const moneyParser =
  (language: Language) =>
  (text: string): Result<number | null, EditProblem> => {
    const money = parseMoney(text, language);
    return money.ok ? money : fail({ kind: 'money', problem: money.problem });
  };

/** Parses the three fields of the window as one change; `null` if they are unchanged or one has a problem. */
function parseWindow(
  fields: EditFields,
  { baseline, clock, now, originalInstants, options, rules }: EditContext,
  problems: Partial<Record<FieldName, EditProblem>>,
): WindowChange | null {
  const parseInstant = (text: string, near: Instant): Result<Instant, StoreTimeProblem> => {
    const parsed = originalInstants.get(text.trim());
    return parsed === undefined ? parseStoreTime(text, clock, near) : ok(parsed);
  };
  const parseSpan = ({ windowStart, windowEnd }: EditFields) => {
    const start = parseInstant(windowStart, now);
    return { start, end: parseInstant(windowEnd, start.ok ? start.value : now) };
  };
  // Blank fields change nothing, here as everywhere.
  if (WINDOW_FIELDS.every((name) => fields[name].trim() === '')) return null;
  const { start: startAt, end: endAt } = parseSpan(fields);
  const parsedBaseline = parseSpan(baseline);
  const isTouched =
    fields.serviceOption.trim() !== baseline.serviceOption.trim() ||
    !isSameInstant(startAt, parsedBaseline.start) ||
    !isSameInstant(endAt, parsedBaseline.end);
  if (!isTouched) return null;

  const incomplete: EditProblem = { kind: rules.needsServiceOption ? 'window-incomplete' : 'ends-incomplete' };
  const toTimeProblem = (problem: StoreTimeProblem): EditProblem => (problem.kind === 'empty' ? incomplete : { kind: 'time', problem });
  const optionText = normalizeTypedText(fields.serviceOption);
  const optionId = optionText === '' ? undefined : Number(optionText);
  if (optionId === undefined) {
    if (rules.needsServiceOption) problems.serviceOption = incomplete;
  } else if (!/^\d+$/.test(optionText) || !Number.isSafeInteger(optionId)) {
    problems.serviceOption = { kind: 'option', character: findHiddenCharacter(optionText) };
  }
  if (!startAt.ok) problems.windowStart = toTimeProblem(startAt.problem);
  if (!endAt.ok) problems.windowEnd = toTimeProblem(endAt.problem);
  if (!startAt.ok || !endAt.ok) return null;

  const window = { startAt: startAt.value, endAt: endAt.value };
  Object.assign(problems, spanProblems(window, rules, clock.timeZone));
  const listedOption = options.find(({ id }) => id === optionId);
  if (listedOption && !isWithinSpan(window, listedOption)) {
    const startsBefore = Date.parse(window.startAt) < Date.parse(listedOption.startAt);
    problems[startsBefore ? 'windowStart' : 'windowEnd'] ??= { kind: 'outside-option' };
  }
  if (problems.serviceOption || problems.windowStart || problems.windowEnd) return null;
  return { ...(optionId !== undefined && { serviceOptionId: optionId }), ...window };
}

/** What is wrong with the two ends of a window, whatever its option is. */
function spanProblems(
  window: TimeSpan,
  { needsFullHours }: OrderPathRules,
  timeZone: string | null,
): Partial<Record<'windowStart' | 'windowEnd', EditProblem>> {
  const hourProblem = (instant: Instant): EditProblem | null => {
    if (!needsFullHours || isOnTheHour(instant, timeZone)) return null;
    const minute = minuteOfDay(Date.parse(instant), timeZone);
    return { kind: 'not-on-the-hour', minute: minute - (minute % 60) };
  };
  const endProblemOf = (): EditProblem | null => {
    if (Date.parse(window.endAt) <= Date.parse(window.startAt)) return { kind: 'end-before-start' };
    return needsFullHours && !isAtLeastOneHour(window) ? { kind: 'too-short' } : hourProblem(window.endAt);
  };
  const startProblem = hourProblem(window.startAt);
  const endProblem = endProblemOf();
  return { ...(startProblem && { windowStart: startProblem }), ...(endProblem && { windowEnd: endProblem }) };
}

/** Two unparsable texts are the same only if both are blank. */
function isSameInstant(one: Result<Instant, StoreTimeProblem>, other: Result<Instant, StoreTimeProblem>): boolean {
  if (one.ok && other.ok) return Date.parse(one.value) === Date.parse(other.value);
  return !one.ok && !other.ok && one.problem.kind === 'empty' && other.problem.kind === 'empty';
}
