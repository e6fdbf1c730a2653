/** One serial scale: asks for its weight all the time, and says what it shows and how it is. */

import type { ByteLog } from '../../src-shared/devices/byte-log';
import type { DeviceStatus, ScaleCommand } from '../../src-shared/devices/device-state';
import { createWeightTracker, type LiveWeight } from '../../src-shared/devices/live-weight';
import type { PortName } from '../../src-shared/devices/port-name';
import type { ScaleFrame, ScaleProtocol } from '../../src-shared/devices/scale-protocol';
import type { SerialLine } from '../../src-shared/devices/serial-line';
import type { ScaleCommandResult } from '../devices';
import { type Connection, openConnection } from './connection';
import { createNamedTimers } from './named-timers';
import { createPendingCommand } from './pending-command';
import type { SerialPorts } from './port';
import { createScaleState } from './scale-state';
import { createUnreadableBytes } from './unreadable-bytes';

/** The pause between an answer and the next request. */
const REQUEST_PAUSE_MS = 80;
/** A request that is not answered within this time is sent again. */
const ANSWER_TIMEOUT_MS = 500;
/** Without a weight for this long, the scale is silent, or what it sends cannot be read. */
const SILENCE_MS = 2_000;
/** A scale that was switched off and on again sends nothing until its port is opened anew (WICG/serial#199). */
const REOPEN_AFTER_MS = 4_000;

export interface ScaleSession {
  status(): DeviceStatus;
  weight(): LiveWeight;
  command(command: ScaleCommand): Promise<ScaleCommandResult>;
  close(): Promise<void>;
}

export function openScaleSession(
  { name, line, protocol }: { readonly name: PortName; readonly line: SerialLine; readonly protocol: ScaleProtocol },
  options: {
    readonly ports: SerialPorts;
    readonly log: ByteLog;
    readonly onStatus: () => void;
    readonly onWeight: () => void;
  },
): ScaleSession {
  const reader = protocol.createReader();
  const tracker = createWeightTracker();
  const unreadable = createUnreadableBytes();
  const state = createScaleState(options.onStatus, options.onWeight);
  let hasAnswered = false;
  const pending = createPendingCommand();
  const timers = createNamedTimers({ request: ask, silence: noticeSilence, reopen: reopenPort });
  const connection: Connection = openConnection(
    { name, line },
    { ports: options.ports, log: options.log, events: { onOpen: begin, onBytes: readBytes, onLost: lose } },
  );

  function begin(): void {
    reader.reset();
    tracker.reset();
    unreadable.reset();
    timers.set('silence', SILENCE_MS);
    timers.set('reopen', REOPEN_AFTER_MS);
    ask();
  }

  function ask(): void {
    if (protocol.request === null) return;
    connection.write(protocol.request);
    timers.set('request', ANSWER_TIMEOUT_MS);
  }

  function readBytes(bytes: Uint8Array): void {
    unreadable.record(bytes);
    for (const frame of reader.read(bytes)) handleFrame(frame);
  }

  function handleFrame(frame: ScaleFrame): void {
    if (frame.kind === 'unreadable') return;
    if (frame.kind === 'command-done') return pending.settle('sent');
    if (frame.kind === 'command-refused') return pending.settle('refused');
    hasAnswered = true;
    timers.set('silence', SILENCE_MS);
    timers.set('reopen', REOPEN_AFTER_MS);
    if (protocol.request !== null) timers.set('request', REQUEST_PAUSE_MS);
    unreadable.reset();
    state.setStatus({ kind: 'ready' });
    state.setWeight(tracker.track(frame.report));
  }

  function noticeSilence(): void {
    state.setProblem(unreadable.judge() ?? { kind: 'silent', hasAnswered });
    timers.set('silence', SILENCE_MS);
  }

  function reopenPort(): void {
    timers.clear();
    connection.reopen();
  }

  function lose(lost: DeviceStatus): void {
    timers.clear();
    pending.settle('unavailable');
    state.setProblem(lost);
  }

  function command(name: ScaleCommand): Promise<ScaleCommandResult> {
    const bytes = protocol[name];
    if (bytes === null || state.status().kind !== 'ready' || pending.isPending()) return Promise.resolve('unavailable');
    connection.write(bytes);
    return pending.start();
  }

  return {
    status: state.status,
    weight: state.weight,
    command,
    async close() {
      timers.clear();
      state.close();
      pending.settle('unavailable');
      await connection.close();
    },
  };
}
