/** Opens the file with the known data, retries after a failure, and sets a damaged file aside. */
import { rm } from 'node:fs/promises';
import { rename } from '../base';
import { DatabaseError } from '../database';
import type { Log } from '../log';
import { type KnownFile, type OpenedKnownFile, openKnownFile } from './known-file';

export interface FileSupervisor {
  /** The open file; `null` while it cannot be used. */
  file(): KnownFile | null;
  /** Starts to open the file after a delay. Further calls change nothing. */
  openAfter(delayMs: number): void;
  /** Makes the first attempt now if it was requested and is still delayed. */
  openNow(): Promise<void>;
  /** Resolves after the first attempt to open the file; at once if none was requested. */
  firstAttempt(): Promise<void>;
  /** Reports an error of the open file. After a damage, and after an error of a read, the file is closed and opened again. */
  reportError(error: unknown, access: 'read' | 'write'): void;
  /** Reports that the file could be written, so that the next error is logged again. */
  reportWritten(): void;
  close(): Promise<void>;
}

/** The delay before another attempt, because a full disk may have space again or the other process may have ended. */
export const RETRY_DELAY_MS = 30_000;

/** @param options.onOpen called whenever the file was opened */
export function createFileSupervisor(path: string, { log, onOpen }: { readonly log: Log; readonly onOpen: () => void }): FileSupervisor {
  let file: KnownFile | null = null;
  let attempt: Promise<void> | null = null;
  let resolveFirst: () => void = () => undefined;
  let first: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  /** Damage that was found after the file was opened, which opening a large file again would not find. */
  let damage: string | null = null;
  const problems = createProblemLog(log);

  function schedule(delayMs: number): void {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(startAttempt, delayMs);
  }

  function startAttempt(): void {
    attempt = open().finally(() => resolveFirst());
  }

  async function open(): Promise<void> {
    let opened: OpenedKnownFile = damage === null ? await openKnownFile(path) : { kind: 'damaged', detail: damage };
    if (opened.kind === 'damaged') {
      const { detail } = opened;
      problems.damaged(detail);
      damage = (await setAside(path)) ? null : detail;
      if (damage === null) opened = await openKnownFile(path);
    }
    if (isClosed && opened.kind === 'open') return opened.file.close();
    accept(opened);
  }

  function accept(opened: OpenedKnownFile): void {
    switch (opened.kind) {
      case 'open':
        file = opened.file;
        return onOpen();
      case 'newer':
        // The file of a later version does not become older, so there is no other attempt.
        return problems.notOpened(`a newer version wrote it (${opened.version})`);
      case 'damaged':
      case 'cannot-open':
        problems.notOpened(opened.detail);
        return schedule(RETRY_DELAY_MS);
    }
  }

  function dropFile(delayMs: number): void {
    const broken = file;
    file = null;
    void broken
      ?.close()
      .catch(() => undefined)
      .then(() => schedule(delayMs));
  }

  return {
    file: () => file,

    openAfter(delayMs) {
      if (first || isClosed) return;
      first = new Promise((resolve) => {
        resolveFirst = resolve;
      });
      schedule(delayMs);
    },

    async openNow() {
      if (first === null) return;
      clearTimeout(timer);
      if (attempt === null) startAttempt();
      await attempt;
    },

    firstAttempt: async () => first ?? undefined,

    reportError(error, access) {
      const detail = error instanceof Error ? error.message : String(error);
      if (error instanceof DatabaseError && error.isDamage) {
        damage = detail;
        return dropFile(0);
      }
      // The file can still be read when the disk is full.
      if (access === 'write') return problems.notWritten(detail);
      problems.notRead(detail);
      dropFile(RETRY_DELAY_MS);
    },

    reportWritten: problems.clear,

    async close() {
      isClosed = true;
      clearTimeout(timer);
      resolveFirst();
      await attempt;
      const open = file;
      file = null;
      await open?.close();
    },
  };
}

/** Keeps one damaged file for IT. @returns whether a new file can be created */
async function setAside(path: string): Promise<boolean> {
  try {
    // A remaining log could be applied to the new file.
    for (const part of ['-wal', '-shm', '-journal']) await rm(path + part, { force: true });
    await rename(path, `${path}.damaged`);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Logs the problems of the file. One that lasts for hours is logged once. */
function createProblemLog(log: Log) {
  let last: string | null = null;
  function logOnce(detail: string, write: () => void): void {
    if (last !== detail) write();
    last = detail;
  }
  return {
    damaged: (detail: string) => logOnce(detail, () => log.warn('known-data-damaged', { detail })),
    notOpened: (detail: string) => logOnce(detail, () => log.warn('known-data-not-opened', { detail })),
    notRead: (detail: string) => logOnce(detail, () => log.warn('known-data-read-failed', { detail })),
    notWritten: (detail: string) => logOnce(detail, () => log.warn('known-data-write-failed', { detail })),
    clear() {
      last = null;
    },
  };
}
