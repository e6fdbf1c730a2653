/** Says what a scan is: a command, or the first kind of `SCAN_KINDS` whose pattern finds something on the label. */
import { assertNever, type Result } from '../base/result';
import type { PlaceProblem } from '../order/staging-place';
import { type CommandCode, type CommandCodeProblem, parseCommandCode } from './command-code';
import { type LabelProblem, parseOrderLabel, type ScannedOrder } from './order-label';
import { parsePlaceLabel } from './place-label';
import { SCAN_KINDS, type ScanKind, type ScanPatterns } from './scan-kinds';

/** A scan by its kind. A label of a kind that cannot be read is a problem and never falls through to the next kind. */
export type ClassifiedScan =
  | { readonly kind: 'command'; readonly result: Result<CommandCode, CommandCodeProblem> }
  | { readonly kind: 'place'; readonly result: Result<string, PlaceProblem> }
  | { readonly kind: 'order'; readonly result: Result<ScannedOrder, LabelProblem> };

/**
 * A command is tested first, because a pattern may match everything.
 * @param text the scanned text, without the scanner's prefix, suffix and AIM identifier
 * @param patterns prepared with `preparePatterns`
 * @returns an order that cannot be read if no pattern finds anything
 */
export function classifyScan(text: string, patterns: ScanPatterns): ClassifiedScan {
  const command = parseCommandCode(text);
  if (command) return { kind: 'command', result: command };
  for (const { kind, key } of SCAN_KINDS) {
    const pattern = patterns[key];
    const scan = pattern === null ? null : scanOfKind(kind, text, pattern);
    if (scan) return scan;
  }
  return { kind: 'order', result: { ok: false, problem: { kind: 'not-an-order' } } };
}

/** @returns `null` if the label is not one of this kind */
function scanOfKind(kind: ScanKind, text: string, pattern: string): ClassifiedScan | null {
  switch (kind) {
    case 'place': {
      const result = parsePlaceLabel(text, pattern);
      return result && { kind, result };
    }
    case 'order':
      return { kind, result: parseOrderLabel(text, pattern) };
    default:
      return assertNever(kind);
  }
}
