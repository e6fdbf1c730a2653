/** An unreachable server: one probe that changes nothing asks for it, however many orders wait. */

import { fail, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Clocks } from '../base';
import type { ProbeResponse } from './courier';

export interface Outage {
  isDown(): boolean;
  /** A request did not reach the server. */
  onUnreachable(): void;
  /** A request was answered: the outage is over, and the next one starts with short waits again. */
  onAnswered(): void;
  /** Probes at once, if it is down, because something changed here or a person does not want to wait. */
  probeNow(): void;
  stop(): void;
}

const MIN_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;
/** The waits grow with the outage, so that the end of a long one is not seen by ten thousand stations in one second. */
const BACKOFF_SHARE_OF_OUTAGE = 1 / 3;

/** With these a proxy or gateway says that the server behind it cannot be reached. */
const GATEWAY_STATUSES: readonly number[] = [407, 502, 504];
/** After so many of them orders are tried all the same, because some servers answer a probe so and take orders. */
const MAX_GATEWAY_RESPONSES = 10;

export interface OutageOptions {
  readonly probe: () => Promise<Result<ProbeResponse, Failure>>;
  readonly clocks: Pick<Clocks, 'monotonic'>;
  readonly random: () => number;
  /** The server answered a probe. `outageMs` is 0 when the outage was here, so that no other station returns with this one. */
  readonly onReached: (answer: ProbeResponse, outageMs: number) => void;
  /** A probe failed. */
  readonly onMissed: (failure: Failure) => void;
}

export function createOutage({ probe, clocks, random, onReached, onMissed }: OutageOptions): Outage {
  /** Kept while probes succeed and requests do not, so that an origin that flaps is asked less and less. */
  let since: number | null = null;
  let isDown = false;
  let isProbing = false;
  let gatewayResponses = 0;
  let timer: NodeJS.Timeout | undefined;

  const outageMs = (): number => (since === null ? 0 : clocks.monotonic() - since);

  function scheduleProbe(): void {
    clearTimeout(timer);
    const bound = Math.min(MAX_BACKOFF_MS, Math.max(MIN_BACKOFF_MS, outageMs() * BACKOFF_SHARE_OF_OUTAGE));
    // Not less than half of a long wait, because many short ones in a row would meet in the first second after the outage.
    const jitter = bound > MIN_BACKOFF_MS ? (1 + random()) / 2 : random();
    timer = setTimeout(() => void probeServer(), Math.round(jitter * bound));
  }

  async function probeServer(isWoken = false): Promise<void> {
    if (!isDown || isProbing) return;
    isProbing = true;
    clearTimeout(timer);
    const answer = await probe().catch((error: unknown) =>
      fail<Failure>({ kind: 'cut-off', detail: error instanceof Error ? error.name : 'unknown' }),
    );
    isProbing = false;
    // A request got through meanwhile, or the courier was stopped.
    if (!isDown) return;
    if (!answer.ok) {
      onMissed(answer.problem);
      return scheduleProbe();
    }
    gatewayResponses = GATEWAY_STATUSES.includes(answer.value.status) ? gatewayResponses + 1 : 0;
    if (gatewayResponses > 0 && gatewayResponses < MAX_GATEWAY_RESPONSES) return scheduleProbe();
    isDown = false;
    onReached(answer.value, isWoken ? 0 : outageMs());
  }

  return {
    isDown: () => isDown,
    onUnreachable() {
      since ??= clocks.monotonic();
      if (isDown) return;
      isDown = true;
      scheduleProbe();
    },
    onAnswered() {
      since = null;
      isDown = false;
      gatewayResponses = 0;
      clearTimeout(timer);
    },
    probeNow: () => void probeServer(true),
    stop() {
      isDown = false;
      clearTimeout(timer);
    },
  };
}
