import { expect, test } from 'vitest';
import { countPlaywrightTests, countVitestTests, formatSummary, sumCounts } from '../../../scripts/test-summary.mjs';

const vitest = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [] };
const playwright = { stats: { expected: 2, unexpected: 1, flaky: 0, skipped: 0 }, errors: [] };

test('both runners are counted', () => {
  const total = sumCounts([countVitestTests(vitest), countPlaywrightTests(playwright)]);
  expect(formatSummary(total)).toBe('5 passed, 2 failed, 2 skipped');
});

test('skipped tests are named only when there are some', () => {
  expect(formatSummary({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
});

test('a test file that breaks before its first test is not silence', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [] },
  ];
  expect(countVitestTests({ ...vitest, testResults }).failed).toBe(2);
});

test('an error outside any end-to-end test is a failure', () => {
  expect(countPlaywrightTests({ ...playwright, errors: [{ message: 'no such file' }] }).failed).toBe(2);
});

test('a test that passes only now and then has failed', () => {
  expect(countPlaywrightTests({ ...playwright, stats: { ...playwright.stats, flaky: 1 } }).failed).toBe(2);
});
