/** Typed calls through the door that the preload opened. The only place that touches `window.station`. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type { EventPayload, Refusal, RequestInput, ResponseEnvelope, ResponseValue } from '../../src-shared/bridge/contract';
import type { EventName, PreloadApi, RequestName } from '../../src-shared/bridge/names';

declare global {
  interface Window {
    readonly station: PreloadApi;
  }
}

/**
 * Asks the main process. Refusals come back as values.
 * @throws when the call itself was not allowed or not well formed, which only a mistake in this program can cause
 */
export async function invoke<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
): Promise<Result<ResponseValue<Name>, Refusal>> {
  const response: ResponseEnvelope<ResponseValue<Name>> = JSON.parse(await window.station.call(name, input));
  return response.ok ? ok(response.value) : fail(response.refusal);
}

/** @returns a function that stops listening */
export const subscribe = <Name extends EventName>(name: Name, listener: (value: EventPayload<Name>) => void): (() => void) =>
  window.station.on(name, (value) => listener(JSON.parse(value)));
