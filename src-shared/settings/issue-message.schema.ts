/** Messages for zod's issues, each the end of a sentence for IT that begins with the setting's name. */
import type { z } from 'zod';

/** An error map for `safeParse`, used where the schema has no message. It never repeats the value, which may be a secret. */
export function issueMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'must be a whole number'
        : `must be ${TYPE_NAMES[issue.expected] ?? `of the type ${issue.expected}`}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${lengthUnit(issue.origin, Number(issue.maximum))}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${lengthUnit(issue.origin, Number(issue.minimum))}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return undefined;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
};

function lengthUnit(origin: string, count: number): string {
  if (origin === 'string') return ` ${count === 1 ? 'character' : 'characters'} long`;
  return origin === 'array' ? ` ${count === 1 ? 'entry' : 'entries'}` : '';
}
