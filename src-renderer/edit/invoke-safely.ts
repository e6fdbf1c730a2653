import { fail, type Result } from '../../src-shared/base/result';
import type { RequestInput, RequestName, ResponseValue } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import { invoke } from '../station';

/** Treats a call whose response is lost like a refusal, because its work can be requested again. */
export async function invokeSafely<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
): Promise<Result<ResponseValue<Name>, Refusal>> {
  try {
    return await invoke(name, input);
  } catch (error) {
    return fail({ kind: 'not-saved', detail: error instanceof Error ? error.message : '' });
  }
}
