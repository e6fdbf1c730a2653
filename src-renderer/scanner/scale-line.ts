/**
 * The grammar of the lines that wedge scales type. A line consists of tokens from a small vocabulary, and a
 * text with any other token is not a scale's. Sources: A&D, CAS and Ohaus manuals (`ST,GS,+`, `US`, `OL`, `?`), Mettler MT-SICS
 * (`S S`, `S D`, `S +`, `S -`), Sartorius and Kern (`N     +`, `G`, `H`, `L`), Rice Lake and Weigh-Tronix (`12.34LG`, `GR`,
 * `MOT`), GSE and Dini Argeo (`wn00012.34kg`), NCI (status `00`).
 */
import type { WeightUnit } from '../../src-shared/weight/weight-format';

/** The role that is printed before or after an amount. */
export type WeightRole = 'gross' | 'net' | 'tare' | 'plain';

export interface Amount {
  readonly role: WeightRole;
  readonly isNegative: boolean;
  /** Two parts for pounds and ounces, else one. `unit: null` where the scale printed none. */
  readonly parts: readonly { readonly amount: string; readonly unit: WeightUnit | null }[];
}

export type ScaleLine =
  | {
      readonly kind: 'weight';
      readonly amount: Amount;
      readonly isMoving: boolean;
      readonly isOverload: boolean;
      readonly isUnder: boolean;
    }
  /** Only a state: over, under, moving. */
  | { readonly kind: 'state'; readonly state: 'overload' | 'under' | 'moving' }
  /** A line of a ticket without a weight: a date, a mode, a heading. */
  | { readonly kind: 'other' };

type Token =
  | { readonly kind: 'number'; readonly text: string; readonly isPadded: boolean }
  | { readonly kind: 'unit'; readonly unit: WeightUnit }
  | { readonly kind: 'sign'; readonly sign: '+' | '-' }
  | { readonly kind: 'role'; readonly role: Exclude<WeightRole, 'plain'> }
  | { readonly kind: 'moving' | 'stable' | 'over' | 'under' | 'heading' | 'date' | 'lone-unit' };

const ROLES: Readonly<Record<string, Exclude<WeightRole, 'plain'>>> = {
  ...toTable('gross', 'G GS GR GRS GROSS G/W B BRUTTO BRUT'),
  ...toTable('net', 'N NT NET NETT N/W NETTO'),
  ...toTable('tare', 'T TR TA TARE T/W PT TARA'),
};
const STATES: Readonly<Record<string, 'moving' | 'stable' | 'over' | 'under'>> = {
  ...toTable('stable', 'ST S STABLE SG SN Z ZERO'),
  ...toTable('moving', 'US UG UN SD D DYN MOT MOTION MOVING UNSTABLE ? ~'),
  ...toTable('over', 'OL OVER OVERLOAD H HI HIGH ^'),
  ...toTable('under', 'UL UNDER UNDERLOAD L LO LOW _'),
};
/** Words of tickets that do not describe the weight. */
const HEADINGS = new Set('WT WEIGHT WEIGH WEIGHING MODE DATE TIME AM PM W WW SCALE'.split(' '));
const UNITS: Readonly<Record<string, WeightUnit>> = { LB: 'lb', LBS: 'lb', OZ: 'oz', KG: 'kg', KGS: 'kg', G: 'g', GM: 'g', GRAM: 'g' };
/** A unit and a role in one word behind a number: `12.34LG` is 12.34 lb gross. */
const UNITS_WITH_ROLE: Readonly<Record<string, readonly [WeightUnit, Exclude<WeightRole, 'plain'>]>> = {
  LG: ['lb', 'gross'],
  LN: ['lb', 'net'],
  LT: ['lb', 'tare'],
  KN: ['kg', 'net'],
  KT: ['kg', 'tare'],
};
/** `wn` is the net weight, `ww` and `wg` the gross one, before a number that is padded with zeros. */
const GLUED_ROLES: Readonly<Record<string, Exclude<WeightRole, 'plain'>>> = { WN: 'net', WW: 'gross', WG: 'gross', WT: 'tare' };

function toTable<const Meaning extends string>(meaning: Meaning, tokens: string): Record<string, Meaning> {
  return Object.fromEntries(tokens.split(' ').map((token) => [token, meaning]));
}

// Six digits are more than any scale displays; a longer number is not a weight.
const NUMBER = String.raw`\d{1,6}(?:[.,]\d{1,4})?|[.,]\d{1,4}`;
const DATE =
  /^(?:\d{1,2}[./]\d{1,2}[./]\d{2}(?:\d{2})?|\d{1,2}-\d{1,2}-\d{4}|\d{4}([./-])\d{1,2}\1\d{1,2}|\d{1,2}:\d{2}(?::\d{2})?)(?![\w./:-])/;
const LEXEME = new RegExp(String.raw`^(?:(?<number>${NUMBER})|(?<word>[A-Za-z]+(?:\/[A-Za-z])?\.?|[?~^_])|(?<sign>[+-]))`);

/**
 * @param text one line without its terminator
 * @returns `null` when no scale types such a line
 */
export function parseScaleLine(text: string): ScaleLine | null {
  // Kern and Sartorius print a digit in brackets that may not be used for trade. It is part of the number.
  const line = text.replace(/\[(\d)\]/g, '$1');
  if (/^[\^_-]{4,}$/.test(line.trim())) return { kind: 'state', state: line.includes('^') ? 'overload' : 'under' };
  const mettler = /^S ([+-])$/i.exec(line.trim());
  if (mettler) return { kind: 'state', state: mettler[1] === '+' ? 'overload' : 'under' };
  const tokens = tokenize(line);
  return tokens && interpretLine(tokens, text);
}

/** @returns the tokens of a line in order; `null` where one is not in the vocabulary */
function tokenize(line: string): Token[] | null {
  const glued = /^\s*(w[nwgt])(?=0\d)/i.exec(line);
  const tokens: Token[] = glued ? [{ kind: 'role', role: GLUED_ROLES[glued[1]?.toUpperCase() ?? ''] ?? 'gross' }] : [];
  let rest = glued ? line.slice(glued[0].length) : line;
  let before = glued ? ' ' : '';
  while (rest !== '') {
    const separator = /^[\s,;:()=*]+/.exec(rest)?.[0];
    if (separator) {
      rest = rest.slice(separator.length);
      before = separator;
      continue;
    }
    const date = before === '' && tokens.length > 0 ? null : DATE.exec(rest)?.[0];
    if (date) {
      tokens.push({ kind: 'date' });
      rest = rest.slice(date.length);
      before = '';
      continue;
    }
    const lexeme = LEXEME.exec(rest);
    const groups = lexeme?.groups;
    if (!lexeme || !groups) return null;
    const token = parseToken(groups, tokens.at(-1), before);
    if (!token) return null;
    tokens.push(...token);
    rest = rest.slice(lexeme[0].length);
    before = '';
  }
  return tokens;
}

/** @param before the separator before the lexeme; empty where the lexeme directly follows the last one */
function parseToken(groups: Partial<Record<string, string>>, last: Token | undefined, before: string): Token[] | null {
  const isGlued = before === '' && last !== undefined;
  if (groups.sign) return isGlued && last.kind !== 'role' ? null : [{ kind: 'sign', sign: groups.sign as '+' | '-' }];
  if (groups.number !== undefined) {
    // Only a sign may directly precede a number, because `N12345` is an order ID.
    if (isGlued && last.kind !== 'sign' && last.kind !== 'role') return null;
    if (isGlued && last.kind === 'role' && !/^0\d/.test(groups.number)) return null;
    return [{ kind: 'number', text: groups.number, isPadded: /^0\d/.test(groups.number) }];
  }
  const name = (groups.word ?? '').toUpperCase().replace(/\.$/, '');
  const afterNumber = last?.kind === 'number';
  const unit = UNITS[name];
  if (unit && afterNumber) return [{ kind: 'unit', unit }];
  const both = UNITS_WITH_ROLE[name];
  if (both && afterNumber)
    return [
      { kind: 'unit', unit: both[0] },
      { kind: 'role', role: both[1] },
    ];
  const isMark = /^[?~^_]$/.test(name);
  if (isGlued && last.kind !== 'unit' && last.kind !== 'number' && !isMark) return null;
  if (isGlued && last.kind === 'number' && !isMark) return null;
  const role = ROLES[name];
  if (role) return [{ kind: 'role', role }];
  const state = STATES[name];
  if (state) return [{ kind: state }];
  if (HEADINGS.has(name)) return [{ kind: 'heading' }];
  // An overloaded scale prints its unit without a number.
  return unit && last && last.kind !== 'heading' ? [{ kind: 'lone-unit' }] : null;
}

/** Interprets the tokens of one line together. */
function interpretLine(tokens: readonly Token[], text: string): ScaleLine | null {
  const has = (kind: Token['kind']) => tokens.some((token) => token.kind === kind);
  const amount = findAmount(tokens);
  if (amount === 'several') return { kind: 'other' };
  const numbers = tokens.filter(({ kind }) => kind === 'number').length;
  if (amount) {
    if (!isUnlikeOrderId(tokens, amount, text)) return null;
    // Two numbers without a unit are a code, such as `0(382.1`.
    if (amount.parts[0]?.unit === null && numbers > 1) return null;
    // A further number, as in `12.34 lb 7`, makes the weight unreliable, although the line is a scale's.
    const station = tokens[0]?.kind === 'stable' || tokens[0]?.kind === 'moving' || tokens[0]?.kind === 'over' ? 1 : 0;
    if (numbers > amount.parts.length + station || has('lone-unit')) return { kind: 'other' };
    return { kind: 'weight', amount, isMoving: has('moving'), isOverload: has('over'), isUnder: has('under') };
  }
  if (numbers > 0) return has('date') && (has('heading') || numbers === 0) ? { kind: 'other' } : null;
  const isPadded = /^\s{2,}|\s{2,}$/.test(text);
  const isWord = tokens.length === 1 && text.trim().length === 1;
  if ((has('over') || has('under') || has('moving')) && !has('date')) {
    if (isWord && !isPadded && !/[\^?]/.test(text)) return null;
    if (tokens.length === 1 && !isPadded && !/^(OL|UL|OVER|UNDER|OVERLOAD|UNDERLOAD|MOT|MOTION|UNSTABLE|\^)\.?$/i.test(text.trim()))
      return null;
    return { kind: 'state', state: has('over') ? 'overload' : has('under') ? 'under' : 'moving' };
  }
  if (has('date')) return { kind: 'other' };
  const named = tokens.filter(({ kind }) => kind === 'heading' || kind === 'role');
  return named.length > 0 && text.trim().length > 2 ? { kind: 'other' } : null;
}

/** Finds the amount of a line: the number with a unit, or the only number with decimals. */
function findAmount(tokens: readonly Token[]): Amount | 'several' | null {
  const parts: { amount: string; unit: WeightUnit | null }[] = [];
  tokens.forEach((token, place) => {
    const next = tokens[place + 1];
    if (token.kind === 'number' && next?.kind === 'unit') parts.push({ amount: token.text, unit: next.unit });
  });
  if (parts.length === 0) {
    const decimals = tokens.filter((token) => token.kind === 'number' && /[.,]/.test(token.text));
    if (decimals.length !== 1 || decimals[0]?.kind !== 'number') return null;
    parts.push({ amount: decimals[0].text, unit: null });
  }
  const [first, second, third] = parts;
  const isPoundsAndOunces = first?.unit === 'lb' && second?.unit === 'oz' && !third;
  if (parts.length > 1 && !isPoundsAndOunces) return 'several';
  const roles = tokens.flatMap((token) => (token.kind === 'role' ? [token.role] : []));
  // In lines such as `S 13.045 GR T`, the last role stands behind the number and describes it.
  const role = roles.at(-1) ?? 'plain';
  return { role, isNegative: tokens.some((token) => token.kind === 'sign' && token.sign === '-'), parts };
}

/** Whether a line is unlike an order ID such as `4711g`: a scale prints a space, a decimal point or a sign, or pads the number. */
function isUnlikeOrderId(tokens: readonly Token[], amount: Amount, text: string): boolean {
  return (
    amount.parts.length > 1 ||
    /[.,]/.test(amount.parts[0]?.amount ?? '') ||
    /^\s|\d\s+[A-Za-z#]/.test(text) ||
    tokens.some(({ kind }) => kind === 'sign' || kind === 'stable' || kind === 'moving' || kind === 'role')
  );
}
