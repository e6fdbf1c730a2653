import { REQUEST_INPUTS, type RequestInput, type ResponseEnvelope } from '../../src-shared/bridge/contract';
import type { RequestName } from '../../src-shared/bridge/names';
import type { Log } from '../log';
import { isSmallPlainData } from './input-limits';
import type { RequestHandlers } from './request-handlers';

/** Routes one request of the page to its handler. Rejects when the input is malformed. */
export type RequestRouter = (name: RequestName, input: unknown) => Promise<ResponseEnvelope<unknown>>;

/** Has the shape of a failed `safeParse`, for an input that is too large to be parsed. */
const INPUT_TOO_LARGE = { success: false, error: { issues: [{ path: [], code: 'not_plain_and_small' }] } } as const;

/** Parses every input with the schema of its request before a handler sees it. */
export function createRequestRouter(handlers: RequestHandlers, log: Log): RequestRouter {
  async function handleRequest<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<ResponseEnvelope<unknown>> {
    const result = await handlers[name](input);
    return result.ok ? { ok: true, value: result.value } : { ok: false, refusal: result.problem };
  }

  return async (name, input) => {
    // The size is checked before the schema, because some schemas accept any value and leave the rest to the handler.
    const parsed = isSmallPlainData(input) ? REQUEST_INPUTS[name].safeParse(input) : INPUT_TOO_LARGE;
    if (!parsed.success) {
      // Only paths and codes are logged, because the input itself may be a secret.
      log.warn('bridge-refused-input', {
        request: name,
        issues: parsed.error.issues.map((issue) => `${issue.path.join('.')}:${issue.code}`).join(' '),
      });
      throw new Error('That request is not well formed.');
    }
    const startedAt = performance.now();
    const response = await handleRequest(name, parsed.data as RequestInput<typeof name>);
    log.debug('asked', {
      request: name,
      refused: response.ok ? null : response.refusal.kind,
      durationMs: Math.round(performance.now() - startedAt),
    });
    return response;
  };
}
