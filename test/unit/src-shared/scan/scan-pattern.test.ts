import { beforeAll, describe, expect, it } from 'vitest';
import { parseOrderLabel } from '../../../../src-shared/scan/order-label';
import { DEFAULT_ORDER_PATTERN, matchPattern, patternProblem, preparePattern } from '../../../../src-shared/scan/scan-pattern';
import { parseSetting } from '../../../../src-shared/settings/settings.schema';

beforeAll(() => preparePattern('(?<orderId>x)'));

/** Worth of work and not of time: a pattern that backtracks would not come back within a test's limit. */
const LABEL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZAB!';

describe('a pattern that takes a backtracking engine minutes', () => {
  it.each([
    '^(?<orderId>(?:[A-Z0-9]+-?)+)$',
    '^(?<orderId>(?:[A-Z]+)*)$',
    '^(?<orderId>(?:A|AB|B|BC|C|[A-Z])+)$',
    '^(?<orderId>(?:.*.*.*.*.*.*.*.*)+)\\d$',
  ])('the pattern %s is matched at once', (pattern) => {
    expect(patternProblem(pattern, 'orderId')).toBeNull();
    expect(parseOrderLabel(LABEL.repeat(40), pattern).ok).toBe(false);
  });
});

describe('an order pattern', () => {
  it.each<[string, string, string | null, string | null]>([
    ['^(?<orderId>[^|]+)(\\|(?<userId>.+))?$', 'O-1|U-1', 'O-1', 'U-1'],
    ['^(?<orderId>[^|]+)(\\|(?<userId>.+))?$', 'O-1', 'O-1', null],
    ['^(?<userId>[^/]+)/(?<orderId>.+)$', 'U-1/O-1', 'O-1', 'U-1'],
    ['^(?:(?<userId>[^/]+)/)?(?<orderId>.+)$', 'O-1', 'O-1', null],
    ['^ORD-(?<orderId>\\d+)$', 'ORD-12', '12', null],
    ['^(?<orderId>[^\\u001d]+)', 'O-1\u001d3103', 'O-1', null],
    ['(?<orderId>\\d{4})', 'Order:\u200B1234\u200B, 3 bags', '1234', null],
    ['^(?<orderId>\\p{L}+)$', 'Épicerie', 'Épicerie', null],
    ['^https:\\/\\/x\\.example\\/(?<orderId>[\\w-]+)', 'https://x.example/A-1?u=2', 'A-1', null],
    [DEFAULT_ORDER_PATTERN, 'anything at all', 'anything at all', null],
  ])('the pattern %s finds the IDs in %j', (pattern, text, orderId, userId) => {
    const found = matchPattern(text, pattern);
    const read = (span: { start: number; end: number } | undefined) => (span ? text.slice(span.start, span.end) : null);
    expect([read(found?.orderId), read(found?.userId)]).toEqual([orderId, userId]);
  });

  it.each([
    ['(?<orderId>(?=A).+)', /lookarounds and backreferences are not supported/],
    ['(?<=A)(?<orderId>.+)', /lookarounds and backreferences are not supported/],
    ['(?<orderId>.)\\1', /lookarounds and backreferences are not supported/],
    ['(?<orderId>[', /not a regular expression that can be used \(missing closing \]/],
    ['^.+$', /has no group \(\?<orderId>…\)/],
    ['(?<orderid>.+)', /has no group/],
    ['(?<orderId>(?:a{40}){40})', /not a regular expression that can be used/],
    [`(?<orderId>${'.{999}'.repeat(60)})`, /repeats more than 1000 times/],
    ['(?<orderId>(?:(?:abcd){31}){31})', /too large/],
    [`(?<orderId>${'x'.repeat(1_100_000)})`, /longer than 500 characters|at most 500/],
  ])('an unusable pattern is refused with the reason (%#)', (pattern, reason) => {
    const parsed = parseSetting('scan.orderPattern', pattern);
    expect(!parsed.ok && parsed.problem).toMatch(reason);
    expect(parseOrderLabel('A-1', pattern).ok).toBe(false);
  });
});
