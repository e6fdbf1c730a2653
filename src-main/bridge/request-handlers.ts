import type { Result } from '../../src-shared/base/result';
import type { Refusal, RequestInput, ResponseValue } from '../../src-shared/bridge/contract';
import type { RequestName } from '../../src-shared/bridge/names';

/** One handler for every request of the contract. A handler never throws for bad input; it returns a refusal. */
export type RequestHandlers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => Promise<Result<ResponseValue<Name>, Refusal>>;
};
