import type { RequestName, ResponseEnvelope } from '../../src-shared/bridge/contract';
import type { Log } from '../log';
import { isSmallPlainData } from './input-limits';
import type { PageName } from './page-access';
import type { RequestHandler, RequestHandlers } from './request-handler';

/** Routes one request of a page to its handler. Rejects when the input is malformed. */
export type RequestRouter = (name: RequestName, input: unknown, page: PageName) => Promise<ResponseEnvelope<unknown>>;

/** Has the shape of a failed `safeParse`, for an input that is too large to be parsed. */
const INPUT_TOO_LARGE = { success: false, error: { issues: [{ path: [], code: 'not_plain_and_small' }] } } as const;

/**
 * Parses every input with the schema of its request before the handler sees it.
 * @param options.flushEvents called before each response, so that the page has the changes that a command caused
 */
export function createRequestRouter(
  handlers: RequestHandlers,
  { log, flushEvents }: { readonly log: Log; readonly flushEvents: () => void },
): RequestRouter {
  return async (name, input, page) => {
    // The handler's own types are checked in `handlers`; here every request is handled alike.
    const { schema, handle } = handlers[name] as RequestHandler<RequestName>;
    // The size is checked before the schema, because some schemas accept any value and leave the rest to the handler.
    const parsed = isSmallPlainData(input) ? schema.safeParse(input) : INPUT_TOO_LARGE;
    if (!parsed.success) {
      // Only paths and codes are logged, because the input itself may be a secret.
      log.warn('bridge-refused-input', {
        request: name,
        issues: parsed.error.issues.map((issue) => `${issue.path.join('.')}:${issue.code}`).join(' '),
      });
      throw new Error('That request is not well formed.');
    }
    const startedAt = performance.now();
    const result = await handle(parsed.data, page);
    flushEvents();
    log.debug('ipc-request', {
      request: name,
      refused: result.ok ? null : result.problem.kind,
      durationMs: Math.round(performance.now() - startedAt),
    });
    return result.ok ? { ok: true, value: result.value } : { ok: false, refusal: result.problem };
  };
}
