import { SystemError } from '../../ports/site-system.ts';

/** No job is described in more. */
const LONGEST = 4_000_000;
const LONGEST_NAME = 100;

const [QUOTE, ESCAPE, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The objects of the arrays that stand in the outermost object of a JSON text, one after the other, with the name of
 * their array: so that a list of any length is never in memory as a whole. `begins` hears of every array, also of one
 * that is empty. Goes by bytes: what has a meaning in JSON is never part of a longer character of UTF-8.
 * @throws SystemError `malformed`
 */
export async function* jsonObjects(
  chunks: AsyncIterable<Uint8Array>,
  begins: (name: string) => void = () => undefined,
): AsyncGenerator<{ name: string; value: unknown }> {
  let depth = 0;
  let inText = false;
  let escaped = false;
  let word: number[] = [];
  let name = '';
  let object: Uint8Array[] | undefined;
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const one = chunk[at] as number;
      if (inText) {
        if (escaped) escaped = false;
        else if (one === ESCAPE) escaped = true;
        else if (one === QUOTE) {
          inText = false;
          if (depth === 1) name = String.fromCharCode(...word);
        } else if (depth === 1 && word.length < LONGEST_NAME) word.push(one);
      } else if (one === QUOTE) {
        inText = true;
        word = [];
      } else if (one === OPEN || one === OPEN_LIST) {
        depth += 1;
        if (depth === 2 && one === OPEN_LIST) begins(name);
        if (depth === 3 && one === OPEN) {
          object = [];
          length = 0;
          from = at;
        }
      } else if (one === CLOSE || one === CLOSE_LIST) {
        depth -= 1;
        if (depth === 2 && object) {
          object.push(chunk.subarray(from, at + 1));
          yield { name, value: parsed(Buffer.concat(object).toString('utf8')) };
          object = undefined;
        }
      }
    }
    if (object) {
      object.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > LONGEST) throw new SystemError('malformed', 'One job is described in more than 4 MB.');
    }
  }
  if (depth !== 0 || inText) throw new SystemError('malformed', 'The list breaks off.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SystemError('malformed', 'The list is no JSON.');
  }
}
