import { type Answer, INPUTS, type RequestInput } from '../../src-shared/bridge';
import type { RequestName } from '../../src-shared/bridge-names';
import type { Log } from '../log';
import type { Handlers } from './handlers';
import { isPlainAndSmall } from './input-size';

/** Answers one request of the window's. Rejects when its input is not well formed. */
export type Answers = (name: RequestName, input: unknown) => Promise<Answer<unknown>>;

/** The same as a schema's word on an input that no schema sees. */
const TOO_LARGE = { success: false, error: { issues: [{ path: [], code: 'not_plain_and_small' }] } } as const;

/** Parses what comes in with the map's schemas before a handler sees it. */
export function answersOf(handlers: Handlers, log: Log): Answers {
  async function answer<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Answer<unknown>> {
    const result = await handlers[name](input);
    return result.ok ? { ok: true, value: result.value } : { ok: false, refusal: result.problem };
  }

  return async (name, input) => {
    // Before the schema, some of which take any value and leave it to the handler.
    const parsed = isPlainAndSmall(input) ? INPUTS[name].safeParse(input) : TOO_LARGE;
    if (!parsed.success) {
      // Paths and codes only: the input itself may be a secret.
      log.warn('bridge-refused-input', {
        request: name,
        issues: parsed.error.issues.map((issue) => `${issue.path.join('.')}:${issue.code}`).join(' '),
      });
      throw new Error('That request is not well formed.');
    }
    const began = performance.now();
    const answered = await answer(name, parsed.data as RequestInput<typeof name>);
    log.debug('asked', {
      request: name,
      refused: answered.ok ? null : answered.refusal.kind,
      durationMs: Math.round(performance.now() - began),
    });
    return answered;
  };
}
