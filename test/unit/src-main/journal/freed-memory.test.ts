/** Use after free in libsql. The C library on Linux can overwrite freed memory, so that such a bug does not pass by chance. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildJournal } from './fixtures/crash-targets';
import { createJournalPath } from './fixtures/journal-files';

/** SQLite's magic byte of an open connection: with it, a freed connection looks like one that may be closed again. */
const OPEN = 0x76;

it.runIf(process.platform === 'linux')(
  'closing or recovering a journal does not crash the process',
  async () => {
    const folder = await buildJournal();
    onTestFinished(folder.remove);
    const script = join(import.meta.dirname, 'fixtures', 'open-and-close.mjs');
    const { status, signal, stderr } = spawnSync(process.execPath, [script, join(folder.path, 'journal.mjs'), createJournalPath()], {
      encoding: 'utf8',
      // Disables the per-thread cache, whose memory is not overwritten.
      env: { ...process.env, MALLOC_PERTURB_: String(OPEN), GLIBC_TUNABLES: 'glibc.malloc.tcache_count=0' },
    });
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  },
  60_000,
);
