import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pipeline } from '../../../../src-main/courier';
import type { Journal } from '../../../../src-main/journal';
import { silentLog } from '../../../../src-main/log';
import { createLiveJournal, type LiveJournal } from '../../../../src-main/station/live-journal';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { openCourierHarness } from '../courier/fixtures/courier-harness';

let userData: string;
const open: { live: LiveJournal; adopted: Journal[] }[] = [];
beforeEach(() => {
  userData = createTestFolder('live-journal');
});
afterEach(async () => {
  vi.useRealTimers();
  for (const { live, adopted } of open.splice(0)) {
    live.close();
    for (const journal of adopted) await journal.close();
  }
});

function create() {
  const adopted: Journal[] = [];
  const onReopened = vi.fn();
  const live = createLiveJournal({
    userData,
    log: silentLog,
    machineId: async () => null,
    attach(journal): Pipeline {
      adopted.push(journal);
      return { ...openCourierHarness(), journal };
    },
    detach() {},
    onChange() {},
    onReopened,
  });
  open.push({ live, adopted });
  return { live, adopted, onReopened };
}

describe('the live journal', () => {
  it('the live journal is opened once by simultaneous calls and accepts no orders before', async () => {
    const { live, adopted, onReopened } = create();
    expect(live.blockedBy()).toEqual({ kind: 'journal-closed', detail: 'not opened yet' });
    await Promise.all([live.open(), live.open()]);
    await live.open();
    expect(adopted).toHaveLength(1);
    expect(live.blockedBy()).toBeNull();
    expect(onReopened).not.toHaveBeenCalled();
  });

  it('the live journal is opened as soon as the disk permits', async () => {
    mkdirSync(join(userData, 'journal.db'));
    const { live, onReopened } = create();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await live.open();
    expect(live.blockedBy()).toMatchObject({ kind: 'journal-closed' });
    rmdirSync(join(userData, 'journal.db'));
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await waitFor(() => expect(live.blockedBy()).toBeNull());
    expect(onReopened).toHaveBeenCalledOnce();
  });

  it('the live journal is not opened after the station is closed', async () => {
    const { live, adopted } = create();
    live.close();
    await live.open();
    expect(adopted).toEqual([]);
  });
});

describe('a station that was ever live', () => {
  it('a station was never live if no run left a journal or a high-water mark', () => {
    writeFileSync(join(userData, 'settings.json'), '{}');
    expect(create().live.wasEverLive()).toBe(false);
    rmSync(userData, { recursive: true });
    expect(create().live.wasEverLive()).toBe(false);
  });

  it.each(['journal.db', 'journal.db-wal', 'journal.db.recovered-2026', 'high-water-mark.json'])(
    'a station was live if %s exists, so that its orders are not lost',
    (name) => {
      writeFileSync(join(userData, name), '');
      expect(create().live.wasEverLive()).toBe(true);
    },
  );
});
