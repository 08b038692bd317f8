import { z } from 'zod';

/**
 * What is said about a value that does not have the expected form: by the server in its refusals, by the command line
 * before it sends anything, and at the line of a scenario. Told in words for people who never heard of this code's
 * types; where no better word is known, the library's own stands. A schema that says its own word keeps it.
 */
export function plainWords(issue: Pick<z.core.$ZodRawIssue, 'code' | 'input'> & Record<string, unknown>) {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${withArticle(String(issue.expected))}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : oneOf(issue.values as readonly unknown[]);
    case 'unrecognized_keys':
      return `is not known here: ${(issue.keys as string[]).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string') return `must have ${characters(Number(issue.minimum))} or more`;
      return undefined;
    case 'too_big':
      if (issue.origin === 'string') return `must have ${characters(Number(issue.maximum))} or less`;
      return undefined;
    default:
      return undefined;
  }
}

/** All mistakes of one value, each with its place in it. */
export function mistakesOf(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
}

function withArticle(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}

z.config({ customError: (issue) => plainWords(issue as never) });
