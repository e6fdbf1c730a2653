/**
 * The journal of live orders: opened at the start of a station that is live, or ever was, and again and again where it cannot be
 * opened. It does not count as open before its courier has taken up what an earlier run left.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Blocked, JournalNotice } from '../../src-shared/station';
import type { Line } from '../courier';
import { type Journal, type JournalProblem, openJournal, openMarkFile } from '../journal';
import type { Log } from '../log';

export type LiveJournalState =
  | { readonly kind: 'not-opened' }
  | { readonly kind: 'open'; readonly notice: JournalNotice | null }
  | JournalProblem;

export interface LiveJournal {
  state(): LiveJournalState;
  /** Why it takes no orders; `null` when it does. */
  blockedBy(): Blocked | null;
  /** Rows that cannot be read, and that nobody has dismissed. */
  unreadable(): number;
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
  readonly machine: () => Promise<string | null>;
  /** Makes a journal the live one, and gives its line. */
  readonly adopt: (journal: Journal) => Line;
  /** Puts an empty line in the place of one that gives nothing. */
  readonly abandon: () => void;
  /** Called when the state has changed by itself, or the number of unreadable rows. */
  readonly onChange: () => void;
  /** Called when it was opened later than at the start. */
  readonly onReopened: () => void;
}

const FILE = 'journal.db';
/** Not named like the journal: the two are not to be moved, restored or deleted together by a pattern. */
const MARK_FILE = 'high-water-mark.json';

/** How soon a journal that could not be opened is tried again. A press of the button tries it at once. */
const REOPEN_AFTER_MS = 10_000;

export function createLiveJournal({ userData, log, machine, adopt, abandon, onChange, onReopened }: LiveJournalOptions): LiveJournal {
  let state: LiveJournalState = { kind: 'not-opened' };
  let unreadable = 0;
  let opening: Promise<void> | null = null;
  let reopening: NodeJS.Timeout | undefined;
  let isClosed = false;

  function open(): Promise<void> {
    if (state.kind === 'open' || state.kind === 'newer' || isClosed) return Promise.resolve();
    opening ??= tryToOpen().finally(() => {
      opening = null;
    });
    return opening;
  }

  async function tryToOpen(): Promise<void> {
    clearTimeout(reopening);
    const hadFailed = state.kind === 'cannot-open';
    const mark = openMarkFile(join(userData, MARK_FILE));
    const opened = await openJournal(join(userData, FILE), { log, mark, machine: await machine() });
    if (!opened.ok) return cannotOpen(opened.problem);
    const { journal, notice } = opened.value;
    if (isClosed) return journal.close().catch(() => undefined);
    const started = await start(journal);
    if (started !== null) return isClosed ? undefined : cannotOpen({ kind: 'cannot-open', detail: started });
    state = { kind: 'open', notice };
    if (hadFailed) onReopened();
  }

  /** @returns why the journal gives nothing, although it opens; `null` when it does */
  async function start(journal: Journal): Promise<string | null> {
    const { courier } = adopt(journal);
    try {
      journal.onUnreadable(() => void countUnreadable(journal).catch(() => undefined));
      await countUnreadable(journal);
      await courier.start();
      return null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (isClosed) return detail;
      // No orders are taken beside those that were held and cannot be read. Opened anew, the file is looked through, and
      // recovered where it is damaged.
      abandon();
      await courier.stop(0);
      await journal.close().catch(() => undefined);
      return detail;
    }
  }

  function cannotOpen(problem: JournalProblem): void {
    // Once for each reason: it is tried every few seconds.
    if (!isDeepStrictEqual(problem, state)) {
      log.error('journal-cannot-open', {
        detail: problem.kind === 'newer' ? `a newer version wrote it (${problem.version})` : problem.detail,
      });
    }
    state = problem;
    // A disk that was full may have room, and another process may have ended.
    if (problem.kind === 'cannot-open' && !isClosed) reopening = setTimeout(() => void open().then(onChange), REOPEN_AFTER_MS);
  }

  /** A number that cannot be read now is the last one that could, until the next row is found. */
  async function countUnreadable(journal: Journal): Promise<void> {
    unreadable = await journal.unreadable();
    onChange();
  }

  return {
    state: () => state,
    blockedBy: () => problemIn(state),
    unreadable: () => unreadable,
    wasEverLive: () => filesIn(userData).some((name) => name === MARK_FILE || name.startsWith(FILE)),
    open,
    close() {
      isClosed = true;
      clearTimeout(reopening);
    },
  };
}

function problemIn(state: LiveJournalState): Blocked | null {
  if (state.kind === 'open') return null;
  if (state.kind === 'newer') return { kind: 'journal-newer' };
  return { kind: 'journal-closed', detail: state.kind === 'cannot-open' ? state.detail : 'not opened yet' };
}

/** None where the folder cannot be listed: then a journal in it could not be opened either. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
