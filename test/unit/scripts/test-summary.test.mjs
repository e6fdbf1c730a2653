import { expect, test } from 'vitest';
import { countPlaywrightTests, countVitestTests, formatSummary, sumCounts } from '../../../scripts/test-summary.mjs';

const vitest = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [] };
const playwright = { stats: { expected: 2, unexpected: 1, flaky: 0, skipped: 0 }, errors: [] };

test('the summary adds the counts of Vitest and Playwright', () => {
  const total = sumCounts([countVitestTests(vitest), countPlaywrightTests(playwright)]);
  expect(formatSummary(total)).toBe('5 passed, 2 failed, 2 skipped');
});

test('the summary mentions skipped tests only if there are any', () => {
  expect(formatSummary({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
});

test('a test file that fails before its first test counts as failed', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [] },
  ];
  expect(countVitestTests({ ...vitest, testResults }).failed).toBe(2);
});

test('an error outside of all Playwright tests counts as failed', () => {
  expect(countPlaywrightTests({ ...playwright, errors: [{ message: 'no such file' }] }).failed).toBe(2);
});

test('a flaky Playwright test counts as failed', () => {
  expect(countPlaywrightTests({ ...playwright, stats: { ...playwright.stats, flaky: 1 } }).failed).toBe(2);
});
