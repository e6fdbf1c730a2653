/** Typed calls through the door that the preload opened. The only place that touches `window.station`. */
import type { Answer, EventValue, Refusal, RequestAnswer, RequestInput } from '../../src-shared/bridge';
import type { Door, EventName, RequestName } from '../../src-shared/bridge-names';
import { fail, ok, type Result } from '../../src-shared/result';

declare global {
  interface Window {
    readonly station: Door;
  }
}

/**
 * Asks the main process. Refusals come back as values.
 * @throws when the call itself was not allowed or not well formed, which only a mistake in this program can cause
 */
export async function ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Result<RequestAnswer<Name>, Refusal>> {
  const answer: Answer<RequestAnswer<Name>> = JSON.parse(await window.station.call(name, input));
  return answer.ok ? ok(answer.value) : fail(answer.refusal);
}

/** @returns a function that stops listening */
export const listen = <Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): (() => void) =>
  window.station.on(name, (value) => listener(JSON.parse(value)));
