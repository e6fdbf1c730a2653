/** Runs the process of the serial ports while it is needed, and starts it again when it has ended or hangs. */
import type { Log } from '../log';
import {
  ALIVE_INTERVAL_MS,
  type FromSerialProcess,
  type SerialQuestion,
  type SerialQuestions,
  type ToSerialProcess,
} from './serial-messages';

/** The process, as Electron's `utilityProcess` runs it. */
export interface SerialProcess {
  send(message: ToSerialProcess): void;
  kill(): void;
}

/** Starts the process. */
export type ForkSerialProcess = (events: { onMessage(message: FromSerialProcess): void; onExit(code: number): void }) => SerialProcess;

export interface SerialSupervisor {
  isRunning(): boolean;
  /** Whether devices are configured. Otherwise the process ends some time after the last question. */
  setNeeded(isNeeded: boolean): void;
  /** Starts the process if it is not running. */
  send(message: ToSerialProcess): void;
  /** Starts the process if it is not running. @returns `null` if it does not answer */
  ask<Question extends SerialQuestion>(question: Question): Promise<SerialQuestions[Question] | null>;
  close(): Promise<void>;
}

/** This many intervals without a sign of life end the process. They are counted, because the clock jumps while the computer sleeps. */
const MAX_MISSED = 5;
const RESTART_DELAYS_MS = [1_000, 2_000, 5_000, 15_000, 30_000] as const;
/** A process that has run for this long had recovered. */
const RECOVERED_MS = 60_000;
/** Without devices, the process runs for this long after the last message. A search for a scale sends its progress. */
const IDLE_MS = 60_000;
const ANSWER_TIMEOUT_MS = 5_000;

export function superviseSerialProcess(options: {
  readonly fork: ForkSerialProcess;
  readonly log: Log;
  readonly onMessage: (message: FromSerialProcess) => void;
  /** Called after each start, to configure the new process. */
  readonly onStart: () => void;
  /** Called when the process has ended without being told to. */
  readonly onEnd: () => void;
}): SerialSupervisor {
  const { fork, log, onMessage, onStart, onEnd } = options;
  const pending = createPendingAnswers();
  let running: SerialProcess | null = null;
  let isNeeded = false;
  let isClosed = false;
  let missed = 0;
  let failures = 0;
  let startedAt = 0;
  let restart: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let watch: NodeJS.Timeout | undefined;

  function start(): void {
    clearTimeout(restart);
    if (running || isClosed) return;
    missed = 0;
    startedAt = performance.now();
    const started: SerialProcess = fork({
      onMessage: (message) => started === running && receive(message),
      onExit: (code) => started === running && handleExit(code),
    });
    running = started;
    watch = setInterval(countMissed, ALIVE_INTERVAL_MS);
    onStart();
  }

  function receive(message: FromSerialProcess): void {
    missed = 0;
    if (message.kind === 'alive') return;
    stopWhenIdle();
    if (message.kind === 'answer') pending.settle(message.number, message.value);
    else onMessage(message);
  }

  function countMissed(): void {
    missed += 1;
    if (missed <= MAX_MISSED) return;
    log.error('serial-process-hangs');
    stop();
    onEnd();
    startLater();
  }

  function handleExit(code: number): void {
    log.error('serial-process-ended', { code });
    stop();
    onEnd();
    startLater();
  }

  function startLater(): void {
    if (!isNeeded || isClosed) return;
    if (performance.now() - startedAt > RECOVERED_MS) failures = 0;
    restart = setTimeout(start, RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)]);
    failures += 1;
  }

  function stop(): void {
    const stopped = running;
    running = null;
    clearInterval(watch);
    clearTimeout(idle);
    pending.settleAll();
    stopped?.kill();
  }

  function stopWhenIdle(): void {
    clearTimeout(idle);
    if (!isNeeded) idle = setTimeout(stop, IDLE_MS);
  }

  function send(message: ToSerialProcess): void {
    start();
    stopWhenIdle();
    running?.send(message);
  }

  return {
    isRunning: () => running !== null,
    setNeeded(needed) {
      isNeeded = needed;
      if (needed) start();
      stopWhenIdle();
    },
    send,
    ask(question) {
      const { number, answer } = pending.add<SerialQuestions[typeof question]>();
      send({ kind: 'ask', number, question });
      return answer;
    },
    async close() {
      isClosed = true;
      clearTimeout(restart);
      stop();
    },
  };
}

function createPendingAnswers() {
  const settlers = new Map<number, (value: unknown) => void>();
  let lastNumber = 0;

  function settle(number: number, value: unknown): void {
    settlers.get(number)?.(value);
    settlers.delete(number);
  }

  return {
    add<Value>(): { readonly number: number; readonly answer: Promise<Value | null> } {
      lastNumber += 1;
      const number = lastNumber;
      const answer = new Promise<Value | null>((resolve) => {
        const timeout = setTimeout(() => settle(number, null), ANSWER_TIMEOUT_MS);
        settlers.set(number, (value) => {
          clearTimeout(timeout);
          resolve(value as Value | null);
        });
      });
      return { number, answer };
    },
    settle,
    settleAll() {
      for (const number of [...settlers.keys()]) settle(number, null);
    },
  };
}
