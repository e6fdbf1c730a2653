import type { Refusal, RequestAnswer, RequestInput } from '../../src-shared/bridge';
import type { RequestName } from '../../src-shared/bridge-names';
import type { Result } from '../../src-shared/result';

/** One handler for every request of the map. A handler never throws for bad input; it answers with a refusal. */
export type Handlers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => Promise<Result<RequestAnswer<Name>, Refusal>>;
};
