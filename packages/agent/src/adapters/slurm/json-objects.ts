import { SystemError } from '../../ports/site-system.ts';

/** No job is described in more. */
const LONGEST = 4_000_000;

/**
 * The objects of the arrays that stand in the outermost object of a JSON text, one after the other, with the name of
 * their array: so that a list of any length is never in memory as a whole. `begins` hears of every array, also of one
 * that is empty. @throws SystemError `malformed`
 */
export async function* jsonObjects(
  chunks: AsyncIterable<Uint8Array>,
  begins: (name: string) => void = () => undefined,
): AsyncGenerator<{ name: string; value: unknown }> {
  const decoder = new TextDecoder();
  let depth = 0;
  let inText = false;
  let escaped = false;
  let word = '';
  let name = '';
  let object: string[] | undefined;
  let length = 0;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const one = text[at] as string;
      if (inText) {
        if (escaped) escaped = false;
        else if (one === '\\') escaped = true;
        else if (one === '"') {
          inText = false;
          if (depth === 1) name = word;
          continue;
        }
        if (depth === 1 && word.length < 100) word += one;
        continue;
      }
      if (one === '"') {
        inText = true;
        word = '';
      } else if (one === '{' || one === '[') {
        depth += 1;
        if (depth === 2 && one === '[') begins(name);
        if (depth === 3 && one === '{') {
          object = [];
          length = 0;
          from = at;
        }
      } else if (one === '}' || one === ']') {
        depth -= 1;
        if (depth === 2 && object) {
          object.push(text.slice(from, at + 1));
          yield { name, value: parsed(object.join('')) };
          object = undefined;
        }
      }
    }
    if (object) {
      object.push(text.slice(from));
      length += text.length - from;
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
