import { describe, expect, it } from 'vitest';
import { listBulkChoices } from '../../../../src-renderer/activity/bulk-choices';
import type { OpenCounts } from '../../../../src-shared/station/station';

const choicesIn = (byState: OpenCounts['byState']) => listBulkChoices({ unsent: 0, needsAttention: 0, byState });

describe('many orders in one state', () => {
  it('each state offers the resolutions that it allows', () => {
    expect(choicesIn({ overdue: 1_204, misrouted: 2, waiting: 3, unknown: 12, rejected: 4 })).toEqual([
      { state: 'overdue', count: 1_204, decisions: ['send-again', 'withdraw'] },
      { state: 'misrouted', count: 2, decisions: ['send-again', 'withdraw'] },
      { state: 'waiting', count: 3, decisions: ['withdraw'] },
      { state: 'unknown', count: 12, decisions: ['dismiss'] },
      { state: 'rejected', count: 4, decisions: ['dismiss'] },
    ]);
  });

  it('unknown orders are never sent again together', () => {
    expect(choicesIn({ unknown: 12 }).flatMap(({ decisions }) => decisions)).not.toContain('send-again');
  });

  it('a single order is not offered a resolution of many', () => {
    expect(choicesIn({ overdue: 1, held: 5, sending: 4 })).toEqual([]);
  });
});
