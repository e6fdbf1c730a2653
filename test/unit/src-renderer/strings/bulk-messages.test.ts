import { describe, expect, it } from 'vitest';
import { listBulkChoices } from '../../../../src-renderer/activity/bulk-choices';
import { bulkQuestion, bulkResult, t } from '../../../../src-renderer/strings';

describe('texts of bulk actions', () => {
  it('the button and the question of a bulk action contain the number of orders', () => {
    expect(t('bulk.all.send-again', { n: 1_204 })).toBe('Send all 1,204');
    expect(t('bulk.all.withdraw', { n: 1_204 })).toBe('Withdraw all 1,204');
    expect(bulkQuestion('overdue', 'send-again', 1_204)).toBe('Send 1,204 orders? Shoppers will come for all of them.');
  });

  it('every question of a bulk action names its consequence', () => {
    const byState = { overdue: 2, misrouted: 2, waiting: 2, unknown: 2, rejected: 2 };
    for (const { state, decisions: all } of listBulkChoices({ unsent: 6, needsAttention: 8, byState }))
      for (const word of all) expect(bulkQuestion(state, word, 2)).toMatch(/^\w+ 2 orders\? [A-Z].+\.$/);
  });

  it('unknown orders that are dismissed together are described as possibly staged', () => {
    expect(bulkQuestion('unknown', 'dismiss', 12)).toContain('may have been staged');
  });

  it('the result of a bulk action says how many orders need attention one by one', () => {
    expect(bulkResult('send-again', 1_190, 14)).toBe('1,190 are being sent, 14 need you one by one');
    expect(bulkResult('withdraw', 1_204, 0)).toBe('1,204 withdrawn');
    expect(bulkResult('dismiss', 11, 1)).toBe('11 dismissed, 1 needs you one by one');
  });
});
