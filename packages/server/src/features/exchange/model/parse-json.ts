import { MusterError } from '../../../kernel/errors.ts';
import { DEEPEST } from './found.ts';

/**
 * JSON from outside, no deeper than anything that is meant to be read.
 * @throws MusterError import.invalid
 */
export function parseForeignJson(text: string): unknown {
  demandShallow(text);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new MusterError(
      'import.invalid',
      `This is not JSON, so nothing was taken: ${(error as Error).message}.`,
    );
  }
}

/** Counted on the text: a parser that goes down with every bracket would be at its end before we are. */
function demandShallow(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let n = 0; n < text.length; n++) {
    const sign = text[n];
    if (quoted) {
      if (sign === '\\') n++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') {
      depth++;
      if (depth > DEEPEST)
        throw new MusterError(
          'import.invalid',
          `The file nests deeper than ${DEEPEST} levels; no event or bundle does. Nothing was taken.`,
        );
    } else if (sign === '}' || sign === ']') depth--;
  }
}
