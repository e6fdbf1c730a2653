/** What is read after it was freed. Linux's C library can overwrite it, so that what would go well by chance does not. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildJournal } from './fixtures/crash-targets';
import { createJournalPath } from './fixtures/journal-files';

/** The byte by which SQLite knows a connection that is open: one that is freed looks like one that may be closed again. */
const OPEN = 0x76;

it.runIf(process.platform === 'linux')(
  'a journal that is closed or recovered does not end the process',
  async () => {
    const folder = await buildJournal();
    const script = join(import.meta.dirname, 'fixtures', 'open-and-close.mjs');
    const { status, signal, stderr } = spawnSync(process.execPath, [script, join(folder, 'journal.mjs'), createJournalPath()], {
      encoding: 'utf8',
      // Without the cache of each thread, whose memory is not overwritten.
      env: { ...process.env, MALLOC_PERTURB_: String(OPEN), GLIBC_TUNABLES: 'glibc.malloc.tcache_count=0' },
    });
    rmSync(folder, { recursive: true, force: true });
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  },
  60_000,
);
