/** An unreachable server: one probe that changes nothing asks for it, however many orders wait. */
import type { Failure } from '../../src-shared/failure';
import { fail, type Result } from '../../src-shared/result';
import type { Clocks } from '../base';
import type { ProbeAnswer } from './courier';

export interface Outage {
  isDown(): boolean;
  /** A request did not reach the server. */
  fell(): void;
  /** A request was answered: the outage is over, and the next one starts with short waits again. */
  ended(): void;
  /** Probes at once, if it is down, because something changed here or a person does not want to wait. */
  wake(): void;
  stop(): void;
}

const SHORTEST_BOUND_MS = 1_000;
const LONGEST_BOUND_MS = 60_000;
/** The waits grow with the outage, so that the end of a long one is not seen by ten thousand stations in one second. */
const SHARE_OF_OUTAGE = 1 / 3;

/** With these a proxy or gateway says that the server behind it cannot be reached. */
const UNREACHABLE_BEHIND: readonly number[] = [407, 502, 504];
/** After so many of them orders are tried all the same, because some servers answer a probe so and take orders. */
const MOST_SUCH_ANSWERS = 10;

export interface OutageOptions {
  readonly probe: () => Promise<Result<ProbeAnswer, Failure>>;
  readonly clocks: Pick<Clocks, 'monotonic'>;
  readonly random: () => number;
  /** The server answered a probe. `outageMs` is 0 when the outage was here, so that no other station returns with this one. */
  readonly onReached: (answer: ProbeAnswer, outageMs: number) => void;
  /** A probe failed. */
  readonly onMissed: (failure: Failure) => void;
}

export function createOutage({ probe, clocks, random, onReached, onMissed }: OutageOptions): Outage {
  /** Kept while probes succeed and requests do not, so that an origin that flaps is asked less and less. */
  let since: number | null = null;
  let isDown = false;
  let isProbing = false;
  let behindAnswers = 0;
  let timer: NodeJS.Timeout | undefined;

  const outageMs = (): number => (since === null ? 0 : clocks.monotonic() - since);

  function schedule(): void {
    clearTimeout(timer);
    const bound = Math.min(LONGEST_BOUND_MS, Math.max(SHORTEST_BOUND_MS, outageMs() * SHARE_OF_OUTAGE));
    // Not less than half of a long wait, because many short ones in a row would meet in the first second after the outage.
    const jitter = bound > SHORTEST_BOUND_MS ? (1 + random()) / 2 : random();
    timer = setTimeout(() => void ask(), Math.round(jitter * bound));
  }

  async function ask(isWoken = false): Promise<void> {
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
      return schedule();
    }
    behindAnswers = UNREACHABLE_BEHIND.includes(answer.value.status) ? behindAnswers + 1 : 0;
    if (behindAnswers > 0 && behindAnswers < MOST_SUCH_ANSWERS) return schedule();
    isDown = false;
    onReached(answer.value, isWoken ? 0 : outageMs());
  }

  return {
    isDown: () => isDown,
    fell() {
      since ??= clocks.monotonic();
      if (isDown) return;
      isDown = true;
      schedule();
    },
    ended() {
      since = null;
      isDown = false;
      behindAnswers = 0;
      clearTimeout(timer);
    },
    wake: () => void ask(true),
    stop() {
      isDown = false;
      clearTimeout(timer);
    },
  };
}
