/** The practice server, which runs only where it is wanted: a station that is live has no open port. */
import type { Log } from '../log';
import type { PracticeServer } from '../practice';

export interface PracticeHost {
  /** `null` while no server runs. */
  server(): PracticeServer | null;
  /** Starts the server where one is wanted and none runs. Never rejects: orders wait, as for a Connect that is not reachable. */
  startIfNeeded(): Promise<void>;
  /** Starts none any more. The one that runs still answers what is on the wire. */
  stop(): void;
  close(): Promise<void>;
}

/** How soon a server that did not start is tried again. */
const RETRY_DELAY_MS = 10_000;

export function createPracticeHost(options: {
  readonly log: Log;
  readonly isNeeded: () => boolean;
  /** Called when a server runs that did not start before, because orders wait for it. */
  readonly onRecovered: () => void;
}): PracticeHost {
  const { log, isNeeded, onRecovered } = options;
  let server: PracticeServer | null = null;
  let starting: Promise<void> | null = null;
  let lastError: string | null = null;
  let retryTimer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function startIfNeeded(): Promise<void> {
    if (!isNeeded() || server || isStopped) return;
    // Two changes at once want one server, not two.
    starting ??= start().finally(() => {
      starting = null;
    });
    await starting;
  }

  async function start(): Promise<void> {
    clearTimeout(retryTimer);
    try {
      // Read where it is wanted: a live station has no use for a server.
      const { startPracticeServer } = await import('../practice');
      server = await startPracticeServer({
        onExchange: ({ headers, ...exchange }) => log.info('practice-exchange', { ...exchange, headers: JSON.stringify(headers) }),
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
