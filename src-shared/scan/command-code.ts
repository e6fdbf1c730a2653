/**
 * The codes of command barcodes: `XCDSGB`, the key of the station that printed the sheet, the command, and a check character. The form and
 * its reasons are in docs/decisions/0047-command-barcodes.md.
 */
import { fail, ok, type Result } from '../base/result';
import { trimInvisible } from '../text/hidden-characters';

/**
 * The letters that have the same key on QWERTY, QWERTZ and AZERTY, without the vowels, so that no key is a word. A scanner that is set to
 * another keyboard layout than the computer types them unchanged.
 */
export const CODE_LETTERS = 'BCDFGHJKLNPRSTVX';

/** Begins each code. No word and no other kind of code contains it. */
export const CODE_MARKER = 'XCDSGB';

/** Four billion keys. */
export const STATION_KEY_LENGTH = 8;

/** The commands, in their order on the sheet. */
export const COMMANDS = [
  'stage',
  'clear',
  'undo',
  'bags1',
  'bags2',
  'bags3',
  'bags4',
  'bags5',
  'bags6',
  'bags7',
  'bags8',
  'bags9',
] as const;
export type Command = (typeof COMMANDS)[number];

const LETTER_BY_COMMAND: Readonly<Record<Command, string>> = {
  stage: 'S',
  clear: 'C',
  undo: 'N',
  bags1: 'B',
  bags2: 'D',
  bags3: 'F',
  bags4: 'G',
  bags5: 'H',
  bags6: 'J',
  bags7: 'K',
  bags8: 'L',
  bags9: 'P',
};

/** A code that was read as a whole. Whether the station obeys it is for the view to decide. */
export interface CommandCode {
  readonly command: Command;
  /** The key of the station that printed the sheet. */
  readonly stationKey: string;
}

/** The text is a part of a code, or a code with a wrong character. */
export interface CommandCodeProblem {
  readonly kind: 'damaged';
}

const letters = `[${CODE_LETTERS}]`;
/** The key, the command and the check character. */
const BODY = `(${letters}{${STATION_KEY_LENGTH}})(${letters})(${letters})`;
const WHOLE_CODE = new RegExp(`^${CODE_MARKER}${BODY}$`);
const BODY_LENGTH = STATION_KEY_LENGTH + 2;
const STATION_KEY = new RegExp(`^${letters}{${STATION_KEY_LENGTH}}$`);

export const isStationKey = (text: unknown): text is string => typeof text === 'string' && STATION_KEY.test(text);

/** @param stationKey eight of `CODE_LETTERS` */
export function formatCommandCode({ command, stationKey }: CommandCode): string {
  const signed = stationKey + LETTER_BY_COMMAND[command];
  return CODE_MARKER + signed + checkLetter(signed);
}

/**
 * @param text the scanned text, in capitals or small letters
 * @returns `null` if the text is no command; a damaged code is a problem, so that it is never taken for an order
 */
export function parseCommandCode(text: string): Result<CommandCode, CommandCodeProblem> | null {
  // Only ASCII, because `toUpperCase` makes an S of other characters.
  const code = trimInvisible(text).replace(/[a-z]/g, (letter) => letter.toUpperCase());
  const whole = WHOLE_CODE.exec(code);
  const body = whole && parseBody(whole);
  if (body) return ok(body);
  return looksDamaged(code) ? fail({ kind: 'damaged' }) : null;
}

/** @returns `null` if the check character is wrong, or the command does not exist */
function parseBody([, stationKey = '', letter = '', check]: RegExpExecArray): CommandCode | null {
  const command = COMMANDS.find((name) => LETTER_BY_COMMAND[name] === letter);
  return command && checkLetter(stationKey + letter) === check ? { command, stationKey } : null;
}

/**
 * The check character of ISO/IEC 7064, hybrid system MOD 17,16. It detects each wrong character. A missing or a doubled one shows by the
 * length.
 */
function checkLetter(signed: string): string {
  const radix = CODE_LETTERS.length;
  let product = radix;
  for (const letter of signed) {
    const sum = (product + CODE_LETTERS.indexOf(letter)) % radix || radix;
    product = (sum * 2) % (radix + 1);
  }
  return CODE_LETTERS.charAt((radix + 1 - product) % radix);
}

/** A body of which up to two characters are missing or too many. */
const NEARLY_BODY = new RegExp(`^${letters}{${BODY_LENGTH - 2},${BODY_LENGTH + 2}}$`);
const BODY_AT_END = new RegExp(`${BODY}$`);

/** The fewest characters of the marker before a body that make a text a command: fewer could be in an order ID by chance. */
const MIN_MARKER_REST = 2;

/** Whether a text is, or contains, a code with wrong, missing or further characters. */
function looksDamaged(code: string): boolean {
  return code.includes(CODE_MARKER) || beginsNearlyWithMarker(code) || lacksPartOfMarker(code);
}

/** Whether one wrong, missing or further character is in the marker. */
function beginsNearlyWithMarker(code: string): boolean {
  const lengths = [CODE_MARKER.length - 1, CODE_MARKER.length, CODE_MARKER.length + 1];
  return lengths.some((length) => isOneEditFromMarker(code.slice(0, length)) && NEARLY_BODY.test(code.slice(length)));
}

/** Whether up to four characters of the marker are missing, as when they were typed into a field, before a body without a fault. */
function lacksPartOfMarker(code: string): boolean {
  const body = BODY_AT_END.exec(code);
  const rest = body ? code.slice(0, -BODY_LENGTH) : '';
  return body !== null && rest.length >= MIN_MARKER_REST && isPartOfMarker(rest) && parseBody(body) !== null;
}

/** Whether the characters of a text are in the marker, in the same order. */
function isPartOfMarker(text: string): boolean {
  let next = 0;
  for (const character of CODE_MARKER) if (character === text[next]) next += 1;
  return next === text.length;
}

function isOneEditFromMarker(text: string): boolean {
  let start = 0;
  while (start < text.length && text[start] === CODE_MARKER[start]) start += 1;
  const [longer, shorter] = text.length >= CODE_MARKER.length ? [text, CODE_MARKER] : [CODE_MARKER, text];
  return longer.slice(start + 1) === shorter.slice(longer.length === shorter.length ? start + 1 : start);
}
