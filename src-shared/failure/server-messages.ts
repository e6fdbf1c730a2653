import type { Reason } from './failure.schema';

/** The distinct messages of a server response, without empty ones. */
export const serverMessages = (reasons: readonly Reason[]): string[] => [
  ...new Set(reasons.flatMap(({ message }) => message.trim() || [])),
];
