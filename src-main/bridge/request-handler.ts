import { z } from 'zod';
import type { Result } from '../../src-shared/base/result';
import type { RequestInput, RequestName, ResponseValue } from '../../src-shared/bridge/contract';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { PageName } from './page-access';

/**
 * Handles one request of the contract. `schema` parses its input; `handle` returns a refusal and throws only for a bug. `page` is the
 * main window's, unless another one is named.
 */
export interface RequestHandler<Name extends RequestName> {
  readonly schema: z.ZodType<RequestInput<Name>>;
  handle(input: RequestInput<Name>, page?: PageName): Promise<Result<ResponseValue<Name>, Refusal>>;
}

/** One handler for every request of the contract. */
export type RequestHandlers = { readonly [Name in RequestName]: RequestHandler<Name> };

export const handler = <Input, Value>(
  schema: z.ZodType<Input>,
  handle: (input: Input, page: PageName) => Promise<Result<Value, Refusal>>,
) => ({ schema, handle: (input: Input, page: PageName = 'main') => handle(input, page) });

/** The input of requests without one. */
export const noInput = z.undefined();
