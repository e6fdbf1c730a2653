/**
 * The journal of live orders: opened at the start of a station that is live, or ever was, and again and again where it cannot be
 * opened. It does not count as open before its courier has taken up what an earlier run left.
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
  /** Why it takes no orders; `null` when it does. */
  blockedBy(): StagingBlock | null;
  /** Rows that cannot be read, and that nobody has dismissed. */
  unreadableCount(): number;
  /** Whether this station ever was live: then orders of an earlier run may be waiting. */
  wasEverLive(): boolean;
  /** Opens it, unless it is open or a newer version wrote it. Never rejects. */
  open(): Promise<void>;
  close(): void;
}

export interface LiveJournalOptions {
  readonly userData: string;
  readonly log: Log;
  /** The machine's own id, hashed; asked when the journal is opened. */
  readonly machineId: () => Promise<string | null>;
  /** Makes a journal the live one, and gives its line. */
  readonly attach: (journal: Journal) => Pipeline;
  /** Puts an empty line in the place of one that gives nothing. */
  readonly detach: () => void;
  /** Called when the state has changed by itself, or the number of unreadable rows. */
  readonly onChange: () => void;
  /** Called when it was opened later than at the start. */
  readonly onReopened: () => void;
}

const JOURNAL_FILE = 'journal.db';
/** Not named like the journal: the two are not to be moved, restored or deleted together by a pattern. */
const HIGH_WATER_MARK_FILE = 'high-water-mark.json';

/** How soon a journal that could not be opened is tried again. A press of the button tries it at once. */
const REOPEN_DELAY_MS = 10_000;

export function createLiveJournal({ userData, log, machineId, attach, detach, onChange, onReopened }: LiveJournalOptions): LiveJournal {
  let state: LiveJournalState = { kind: 'not-opened' };
  let unreadable = 0;
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

  /** @returns why the journal gives nothing, although it opens; `null` when it does */
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
      // No orders are taken beside those that were held and cannot be read. Opened anew, the file is looked through, and
      // recovered where it is damaged.
      detach();
      await courier.stop(0);
      await journal.close().catch(() => undefined);
      return detail;
    }
  }

  function onOpenFailed(problem: JournalProblem): void {
    // Once for each reason: it is tried every few seconds.
    if (!isDeepStrictEqual(problem, state)) {
      log.error('journal-cannot-open', {
        detail: problem.kind === 'newer' ? `a newer version wrote it (${problem.version})` : problem.detail,
      });
    }
    state = problem;
    // A disk that was full may have room, and another process may have ended.
    if (problem.kind === 'cannot-open' && !isClosed) reopenTimer = setTimeout(() => void open().then(onChange), REOPEN_DELAY_MS);
  }

  /** A number that cannot be read now is the last one that could, until the next row is found. */
  async function refreshUnreadableRows(journal: Journal): Promise<void> {
    unreadable = await journal.countUnreadable();
    onChange();
  }

  return {
    state: () => state,
    blockedBy: () => toBlocked(state),
    unreadableCount: () => unreadable,
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

/** None where the folder cannot be listed: then a journal in it could not be opened either. */
function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
