/**
 * From what stands in the form to what is to change. Pure. A box that says what the order has already, or nothing, was
 * not touched, and is not sent.
 */
import { type Language, type MoneyProblem, parseMoney } from '../../src-shared/dollars';
import type { IdProblem } from '../../src-shared/id-problem';
import { findHidden, type HiddenCharacter } from '../../src-shared/invisible';
import { parsePounds, type WeightProblem } from '../../src-shared/pounds';
import { fail, ok, type Result } from '../../src-shared/result';
import type { Instant, ServiceOption } from '../../src-shared/service-option';
import { liesInside, type StoreClock } from '../../src-shared/store-time';
import { type CountProblem, parseCount, parseOrderId, parseUserId } from '../../src-shared/typed-order';
import { foldTyped } from '../../src-shared/typed-text';
import { parseStoreTime, type StoreTimeProblem } from '../../src-shared/typed-time';
import { TEXT_MAX_LENGTH, type UpdateChanges, UpdateRequest, type WindowChange } from '../../src-shared/update';
import { type EditFields, type FieldName, WINDOW_NAMES } from './fields';

/** Why a box cannot be read, or not sent. */
export type EditProblem =
  | { readonly kind: 'order'; readonly problem: IdProblem }
  | { readonly kind: 'user'; readonly problem: IdProblem }
  | { readonly kind: 'count'; readonly problem: CountProblem; readonly max: number }
  | { readonly kind: 'weight'; readonly problem: WeightProblem; readonly max: number }
  | { readonly kind: 'money'; readonly problem: MoneyProblem }
  | { readonly kind: 'time'; readonly problem: StoreTimeProblem }
  /** `character`: what cannot be seen inside the number. */
  | { readonly kind: 'option'; readonly character: HiddenCharacter | null }
  /** The window is named in part: its three boxes go together or not at all. */
  | { readonly kind: 'window-incomplete' }
  | { readonly kind: 'end-before-start' }
  | { readonly kind: 'outside-option' }
  | { readonly kind: 'too-long'; readonly max: number };

export interface EditContext {
  /** What the order has, as far as it was looked up; blank where nobody knows. */
  readonly baseline: EditFields;
  readonly limits: { readonly bags: number; readonly items: number; readonly pounds: number };
  readonly language: Language;
  readonly clock: StoreClock;
  /** For a time that is typed without its day. */
  readonly now: Instant;
  /** Texts that stand for a moment as Connect wrote it, which is sent back as it came. */
  readonly known: ReadonlyMap<string, Instant>;
  /** The windows that were offered, where they were listed. */
  readonly options: readonly ServiceOption[];
}

export interface ReadEdit {
  readonly problems: Readonly<Partial<Record<FieldName, EditProblem>>>;
  /** What is to change, without what has a problem. */
  readonly changes: Partial<UpdateChanges>;
  /** `null` while something is missing, wrong, or nothing would change. */
  readonly request: UpdateRequest | null;
}

export function readEdit(fields: EditFields, context: EditContext): ReadEdit {
  const problems: Partial<Record<FieldName, EditProblem>> = {};
  const changes: Record<string, unknown> = {};
  const { baseline, limits, language } = context;

  /** Reads one box; what it says goes into the changes unless the order has it already. */
  function read<Value>(name: FieldName & keyof UpdateChanges, parse: (text: string) => Result<Value | null, EditProblem>): void {
    // What the order has may be beyond this station's bounds, and nobody said it here.
    if (fields[name] === baseline[name]) return;
    const said = parse(fields[name]);
    if (!said.ok) {
      problems[name] = said.problem;
      return;
    }
    const had = parse(baseline[name]);
    if (said.value !== null && !(had.ok && had.value === said.value)) changes[name] = said.value;
  }

  const order = parseOrderId(fields.orderId);
  if (!order.ok) problems.orderId = { kind: 'order', problem: order.problem };
  const user = parseUserId(fields.userId);
  if (!user.ok) problems.userId = { kind: 'user', problem: user.problem };

  read('bags', counted(limits.bags));
  read('items', counted(limits.items));
  read('weight', weighed(limits.pounds));
  read('tip', priced(language));
  read('cartTotal', priced(language));
  read('alcoholic', (text) => ok(text === '' ? null : text === 'yes'));
  for (const name of ['bagLabel', 'specialInstructions'] as const) {
    read(name, (text) =>
      text.length > TEXT_MAX_LENGTH ? fail({ kind: 'too-long', max: TEXT_MAX_LENGTH }) : ok(text.trim() === '' ? null : text),
    );
    // An empty text takes away the one that is there, so somebody has to ask for it.
    if (fields[name].trim() === '' && fields[`${name}Removed`] === 'yes') changes[name] = '';
  }
  const window = readWindow(fields, context, problems);
  if (window) changes.window = window;

  const request =
    order.ok && user.ok && Object.keys(problems).length === 0
      ? UpdateRequest.safeParse({ orderId: order.value, userId: user.value, changes }).data
      : undefined;
  return { problems, changes, request: request ?? null };
}

const counted =
  (max: number) =>
  (text: string): Result<number | null, EditProblem> => {
    const count = parseCount(text, max);
    return count.ok ? count : fail({ kind: 'count', problem: count.problem, max });
  };

const weighed =
  (max: number) =>
  (text: string): Result<number | null, EditProblem> => {
    const weight = parsePounds(text, max);
    return weight.ok ? weight : fail({ kind: 'weight', problem: weight.problem, max });
  };

const priced =
  (language: Language) =>
  (text: string): Result<number | null, EditProblem> => {
    const money = parseMoney(text, language);
    return money.ok ? money : fail({ kind: 'money', problem: money.problem });
  };

/** The three boxes as one change; `null` when nobody touched them, or one of them cannot be read. */
function readWindow(
  fields: EditFields,
  { baseline, clock, now, known, options }: EditContext,
  problems: Partial<Record<FieldName, EditProblem>>,
): WindowChange | null {
  const moment = (text: string, near: Instant): Result<Instant, StoreTimeProblem> => {
    const said = known.get(text.trim());
    return said === undefined ? parseStoreTime(text, clock, near) : ok(said);
  };
  const span = ({ windowStart, windowEnd }: EditFields) => {
    const start = moment(windowStart, now);
    return { start, end: moment(windowEnd, start.ok ? start.value : now) };
  };
  // Emptied boxes say nothing, here as everywhere.
  if (WINDOW_NAMES.every((name) => fields[name].trim() === '')) return null;
  const { start: startAt, end: endAt } = span(fields);
  const had = span(baseline);
  const touched =
    fields.serviceOption.trim() !== baseline.serviceOption.trim() || !isSameMoment(startAt, had.start) || !isSameMoment(endAt, had.end);
  if (!touched) return null;

  const option = foldTyped(fields.serviceOption);
  const optionId = Number(option);
  if (option === '') problems.serviceOption = { kind: 'window-incomplete' };
  else if (!/^\d+$/.test(option) || !Number.isSafeInteger(optionId))
    problems.serviceOption = { kind: 'option', character: findHidden(option) };
  if (!startAt.ok) problems.windowStart = timeProblem(startAt.problem);
  if (!endAt.ok) problems.windowEnd = timeProblem(endAt.problem);
  if (!startAt.ok || !endAt.ok) return null;

  const window = { startAt: startAt.value, endAt: endAt.value };
  if (Date.parse(window.endAt) <= Date.parse(window.startAt)) problems.windowEnd = { kind: 'end-before-start' };
  const offered = options.find(({ id }) => id === optionId);
  if (offered && !liesInside(window, offered)) {
    const startsBefore = Date.parse(window.startAt) < Date.parse(offered.startAt);
    problems[startsBefore ? 'windowStart' : 'windowEnd'] ??= { kind: 'outside-option' };
  }
  if (problems.serviceOption || problems.windowStart || problems.windowEnd) return null;
  return { serviceOptionId: optionId, ...window };
}

const timeProblem = (problem: StoreTimeProblem): EditProblem =>
  problem.kind === 'empty' ? { kind: 'window-incomplete' } : { kind: 'time', problem };

/** Two texts that cannot be read are the same only if both say nothing. */
function isSameMoment(one: Result<Instant, StoreTimeProblem>, other: Result<Instant, StoreTimeProblem>): boolean {
  if (one.ok && other.ok) return Date.parse(one.value) === Date.parse(other.value);
  return !one.ok && !other.ok && one.problem.kind === 'empty' && other.problem.kind === 'empty';
}
