/** The practice server, which runs only where it is wanted: a station that is live has no open port. */
import type { Log } from '../log';
import type { PracticeServer } from '../practice';

export interface PracticeHost {
  /** `null` while no server runs. */
  server(): PracticeServer | null;
  /** Starts the server where one is wanted and none runs. Never rejects: orders wait, as for a Connect that is not reachable. */
  startIfWanted(): Promise<void>;
  /** Starts none any more. The one that runs still answers what is on the wire. */
  stop(): void;
  close(): Promise<void>;
}

/** How soon a server that did not start is tried again. */
const RETRY_AFTER_MS = 10_000;

export function createPracticeHost(options: {
  readonly log: Log;
  readonly isWanted: () => boolean;
  /** Called when a server runs that did not start before, because orders wait for it. */
  readonly onRecovered: () => void;
}): PracticeHost {
  const { log, isWanted, onRecovered } = options;
  let server: PracticeServer | null = null;
  let starting: Promise<void> | null = null;
  let trouble: string | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function startIfWanted(): Promise<void> {
    if (!isWanted() || server || isStopped) return;
    // Two changes at once want one server, not two.
    starting ??= start().finally(() => {
      starting = null;
    });
    await starting;
  }

  async function start(): Promise<void> {
    clearTimeout(retry);
    try {
      // Read where it is wanted: a live station has no use for a server.
      const { startPracticeServer } = await import('../practice');
      server = await startPracticeServer({
        onExchange: ({ headers, ...exchange }) => log.info('practice-exchange', { ...exchange, headers: JSON.stringify(headers) }),
      });
      const hadTrouble = trouble !== null;
      trouble = null;
      if (hadTrouble) onRecovered();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (detail !== trouble) log.error('practice-not-started', { detail });
      trouble = detail;
      if (!isStopped) retry = setTimeout(() => void startIfWanted(), RETRY_AFTER_MS);
    }
  }

  return {
    server: () => server,
    startIfWanted,
    stop() {
      isStopped = true;
      clearTimeout(retry);
    },
    async close() {
      await starting;
      await server?.close();
    },
  };
}
