/**
 * Opens the journal of live orders and retries after a failure. The journal counts as open only after its courier has processed the
 * orders of the previous run.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RecoveryNotice, StagingBlock } from '../../src-shared/station/station';
import type { Pipeline } from '../courier';
import { type Journal, type JournalProblem, openHighWaterMarkFile, openJournal } from '../journal';
import type { Log } from '../log';

export type LiveJournalState =
  | { readonly kind: 'not-opened' }
  | { readonly kind: 'open'; readonly notice: RecoveryNotice | null }
  | JournalProblem;

export interface LiveJournal {
  state(): LiveJournalState;
  /** Why the journal accepts no orders; `null` if it accepts them. */
  blockedBy(): StagingBlock | null;
  /** The number of unreadable rows that were not dismissed. */
  unreadableCount(): number;
  /** Whether this station was ever live, so that orders of a previous run may be waiting. */
  wasEverLive(): boolean;
  /** Opens the journal, unless it is open or was written by a newer version. Never rejects. */
  open(): Promise<void>;
  close(): void;
}

export interface LiveJournalOptions {
  readonly userData: string;
  readonly log: Log;
  /** Returns the hash of the machine's id; called when the journal is opened. */
  readonly machineId: () => Promise<string | null>;
  /** Uses a journal for the live lane and returns the lane. */
  readonly attach: (journal: Journal) => Pipeline;
  /** Replaces a lane that cannot start with an empty one. */
  readonly detach: () => void;
  /** Called after a retry and after a change of the number of unreadable rows. */
  readonly onChange: () => void;
  /** Called when the journal was opened after an earlier failure. */
  readonly onReopened: () => void;
}

const JOURNAL_FILE = 'journal.db';
/** The name differs from the journal's, so that no file pattern moves, restores or deletes both together. */
const HIGH_WATER_MARK_FILE = 'high-water-mark.json';

/** The delay before another attempt to open the journal. Pressing Stage tries immediately. */
const REOPEN_DELAY_MS = 10_000;

export function createLiveJournal({ userData, log, machineId, attach, detach, onChange, onReopened }: LiveJournalOptions): LiveJournal {
  let state: LiveJournalState = { kind: 'not-opened' };
  let unreadableRows = 0;
  let opening: Promise<void> | null = null;
  let reopenTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function open(): Promise<void> {
    if (state.kind === 'open' || state.kind === 'newer' || isClosed) return Promise.resolve();
    opening ??= openOnce().finally(() => {
      opening = null;
    });
    return opening;
  }

  async function openOnce(): Promise<void> {
    clearTimeout(reopenTimer);
    const hadFailed = state.kind === 'cannot-open';
    const mark = openHighWaterMarkFile(join(userData, HIGH_WATER_MARK_FILE));
    const opened = await openJournal(join(userData, JOURNAL_FILE), { log, mark, machine: await machineId() });
    if (!opened.ok) return onOpenFailed(opened.problem);
    const { journal, notice } = opened.value;
    if (isClosed) return journal.close().catch(() => undefined);
    const startProblem = await startCourier(journal);
    if (startProblem !== null) return isClosed ? undefined : onOpenFailed({ kind: 'cannot-open', detail: startProblem });
    state = { kind: 'open', notice };
    if (hadFailed) onReopened();
  }

  /** Starts the courier of an open journal. @returns the error, for example of an unreadable journal; `null` on success */
  async function startCourier(journal: Journal): Promise<string | null> {
    const { courier } = attach(journal);
    try {
      journal.onUnreadableChange(() => void refreshUnreadableRows(journal).catch(() => undefined));
      await refreshUnreadableRows(journal);
      await courier.start();
      return null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (isClosed) return detail;
      // Close the journal, because the station must not accept orders while earlier ones cannot be read. The next attempt checks the
      // file and recovers a damaged one.
      detach();
      await courier.stop(0);
      await journal.close().catch(() => undefined);
      return detail;
    }
  }

  function onOpenFailed(problem: JournalProblem): void {
    // Log each problem once, because the attempts repeat every few seconds.
    if (!isDeepStrictEqual(problem, state)) {
      log.error('journal-cannot-open', {
        detail: problem.kind === 'newer' ? `a newer version wrote it (${problem.version})` : problem.detail,
      });
    }
    state = problem;
    // Retry, because a full disk may have space again or the other process may have ended.
    if (problem.kind === 'cannot-open' && !isClosed) reopenTimer = setTimeout(() => void open().then(onChange), REOPEN_DELAY_MS);
  }

  /** Updates the number of unreadable rows. A failure keeps the previous number. */
  async function refreshUnreadableRows(journal: Journal): Promise<void> {
    unreadableRows = await journal.countUnreadable();
    onChange();
  }

  return {
    state: () => state,
    blockedBy: () => toBlocked(state),
    unreadableCount: () => unreadableRows,
    wasEverLive: () => listFiles(userData).some((name) => name === HIGH_WATER_MARK_FILE || name.startsWith(JOURNAL_FILE)),
    open,
    close() {
      isClosed = true;
      clearTimeout(reopenTimer);
    },
  };
}

function toBlocked(state: LiveJournalState): StagingBlock | null {
  if (state.kind === 'open') return null;
  if (state.kind === 'newer') return { kind: 'journal-newer' };
  return { kind: 'journal-closed', detail: state.kind === 'cannot-open' ? state.detail : 'not opened yet' };
}

/** Lists the files in a folder. Returns an empty list on failure, because a journal in it could not be opened either. */
function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
