/** Handles an unreachable server: one probe that changes nothing checks it, no matter how many orders wait. */

import { fail, type Result } from '../../src-shared/base/result';
import type { Failure } from '../../src-shared/failure/failure.schema';
import type { Clocks } from '../base';
import type { ProbeResponse } from './courier';

export interface Outage {
  isDown(): boolean;
  /** A request did not reach the server. */
  onUnreachable(): void;
  /** A request was answered: the outage is over, and the backoff of the next one starts anew. */
  onAnswered(): void;
  /** Probes immediately during an outage, because the settings or the network changed, or a person pressed Send now. */
  probeNow(): void;
  stop(): void;
}

const MIN_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 60_000;
/** The backoff grows with the outage, so that ten thousand stations do not notice its end in the same second. */
const BACKOFF_SHARE_OF_OUTAGE = 1 / 3;

/** The statuses with which a proxy or gateway reports that the server behind it is unreachable. */
const GATEWAY_STATUSES: readonly number[] = [407, 502, 504];
/**
 * After this number of such responses, orders are sent anyway, because some servers answer probes with these statuses but accept
 * orders.
 */
const MAX_GATEWAY_RESPONSES = 10;

export interface OutageOptions {
  readonly probe: () => Promise<Result<ProbeResponse, Failure>>;
  readonly clocks: Pick<Clocks, 'monotonic'>;
  readonly random: () => number;
  /** The server answered a probe. `outageMs` is 0 after a manual probe, because then the outage was local and no other station returns. */
  readonly onProbeSucceeded: (answer: ProbeResponse, outageMs: number) => void;
  /** A probe failed. */
  readonly onProbeFailed: (failure: Failure) => void;
}

export function createOutage({ probe, clocks, random, onProbeSucceeded, onProbeFailed }: OutageOptions): Outage {
  /** Kept while probes succeed but requests do not, so that the backoff grows for an unstable server. */
  let since: number | null = null;
  let isDown = false;
  let isProbing = false;
  let gatewayResponses = 0;
  let timer: NodeJS.Timeout | undefined;

  const outageMs = (): number => (since === null ? 0 : clocks.monotonic() - since);

  function scheduleProbe(): void {
    clearTimeout(timer);
    const bound = Math.min(MAX_BACKOFF_MS, Math.max(MIN_BACKOFF_MS, outageMs() * BACKOFF_SHARE_OF_OUTAGE));
    // At least half of a long wait, because many short waits in a row would end together in the first second after the outage.
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
    // A request was answered meanwhile, or the courier was stopped.
    if (!isDown) return;
    if (!answer.ok) {
      onProbeFailed(answer.problem);
      return scheduleProbe();
    }
    gatewayResponses = GATEWAY_STATUSES.includes(answer.value.status) ? gatewayResponses + 1 : 0;
    if (gatewayResponses > 0 && gatewayResponses < MAX_GATEWAY_RESPONSES) return scheduleProbe();
    isDown = false;
    onProbeSucceeded(answer.value, isWoken ? 0 : outageMs());
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
