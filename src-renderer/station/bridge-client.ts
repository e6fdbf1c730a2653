/** Typed requests and events over the preload's API. Only this file uses `window.station`. */

import { fail, ok, type Result } from '../../src-shared/base/result';
import type {
  EventName,
  EventPayload,
  PreloadApi,
  RequestInput,
  RequestName,
  ResponseEnvelope,
  ResponseValue,
} from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';

declare global {
  interface Window {
    readonly station: PreloadApi;
  }
}

/**
 * Sends a request to the main process.
 * @returns the response, or the refusal as a value
 * @throws when the request was forbidden or malformed, which only a bug in the page can cause
 */
export async function invoke<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
): Promise<Result<ResponseValue<Name>, Refusal>> {
  const response: ResponseEnvelope<ResponseValue<Name>> = JSON.parse(await window.station.call(name, input));
  return response.ok ? ok(response.value) : fail(response.refusal);
}

/** @returns a function that unsubscribes */
export const subscribe = <Name extends EventName>(name: Name, listener: (value: EventPayload<Name>) => void): (() => void) =>
  window.station.on(name, (value) => listener(JSON.parse(value)));
