/** The result of a computation that can fail. Problems are values with a kind; nothing in this code base throws to report bad input. */
export type Result<Value, Problem> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: Problem };

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });
export const fail = <Problem>(problem: Problem): { readonly ok: false; readonly problem: Problem } => ({ ok: false, problem });

/** Ends a switch over a union: a forgotten case is a type error, and an impossible value is named. */
export function assertNever(impossible: never): never {
  throw new Error(`This case cannot happen: ${JSON.stringify(impossible)}`);
}
