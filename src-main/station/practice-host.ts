/** Runs the practice server only while it is needed, so that a live station has no open port. */
import type { Log } from '../log';
import type { PracticeServer } from '../practice';

export interface PracticeHost {
  /** The running server; `null` while no server runs. */
  server(): PracticeServer | null;
  /** Starts the server if it is needed and not running. Never rejects; without the server, orders wait as for an unreachable Connect. */
  startIfNeeded(): Promise<void>;
  /** Prevents further starts. A running server still responds to current requests. */
  stop(): void;
  close(): Promise<void>;
}

/** The delay before another attempt to start the server. */
const RETRY_DELAY_MS = 10_000;

export function createPracticeHost(options: {
  readonly log: Log;
  readonly isNeeded: () => boolean;
  /** The store's time zone; `null` if it is unknown. */
  readonly timeZone: () => string | null;
  /** Called when the server starts after an earlier failure, because orders wait for it. */
  readonly onRecovered: () => void;
}): PracticeHost {
  const { log, isNeeded, timeZone, onRecovered } = options;
  let server: PracticeServer | null = null;
  let starting: Promise<void> | null = null;
  let lastError: string | null = null;
  let retryTimer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function startIfNeeded(): Promise<void> {
    if (!isNeeded() || server || isStopped) return;
    // Simultaneous calls share one start.
    starting ??= start().finally(() => {
      starting = null;
    });
    await starting;
  }

  async function start(): Promise<void> {
    clearTimeout(retryTimer);
    try {
      // Load the server only when it is needed, because a live station never uses it.
      const { startPracticeServer } = await import('../practice');
      server = await startPracticeServer({
        timeZone,
        onExchange: ({ headers, responseBody, ...exchange }) =>
          log.info('practice-exchange', { ...exchange, answer: responseBody, headers: JSON.stringify(headers) }),
      });
      const hadFailed = lastError !== null;
      lastError = null;
      if (hadFailed) onRecovered();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (detail !== lastError) log.error('practice-not-started', { detail });
      lastError = detail;
      if (!isStopped) retryTimer = setTimeout(() => void startIfNeeded(), RETRY_DELAY_MS);
    }
  }

  return {
    server: () => server,
    startIfNeeded,
    stop() {
      isStopped = true;
      clearTimeout(retryTimer);
    },
    async close() {
      await starting;
      await server?.close();
    },
  };
}
