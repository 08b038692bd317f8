import type { SubjectIdentifier } from '@muster/contract';
import { carried, readFqan, readName, SubjectError, writeFqan, writeRfc4514 } from '@muster/subjects';

export interface ReadBan {
  line: number;
  identifier: SubjectIdentifier;
  /** As it stands in the text. */
  text: string;
}

export interface Skipped {
  line: number;
  text: string;
  why: string;
}

interface Token {
  line: number;
  text: string;
  quoted: boolean;
}

const TOKEN = /\s+|#[^\n]*|"(?<quoted>[^"\n]*)"|(?<mark>[{}=])|(?<word>[^\s{}="#]+)/gy;
const LONGEST = 1000;

/**
 * The bans in a text in Argus' simplified policy language: deny rules of one attribute that hold for every resource and
 * action. What else it says (permits, rules for some resources, several attributes at once) is no ban of ours, and is
 * said so.
 */
export function readArgus(text: string): { bans: ReadBan[]; skipped: Skipped[] } {
  const tokens = tokensOf(text);
  const bans: ReadBan[] = [];
  const skipped: Skipped[] = [];
  /** What the open brackets belong to: `resource .*`, `rule deny`. */
  const open: { kind: string; value: string; line: number; pairs: [string, string, number][] }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (token.text === '}' && !token.quoted) {
      const ended = open.pop();
      if (!ended) throw fault(token, 'a bracket is closed that none opened');
      if (ended.kind === 'rule') settle(ended, open, bans, skipped);
      continue;
    }
    const [second, third] = [tokens[at + 1], tokens[at + 2]];
    if (!second || !third) throw fault(token, 'it ends in the middle of a rule');
    if (isMark(second, '=')) {
      const rule = open.at(-1);
      if (!rule) throw fault(token, 'an attribute stands outside of a rule');
      rule.pairs.push([token.text, third.text, token.line]);
      at += 2;
    } else if (isMark(third, '{')) {
      open.push({ kind: token.text, value: second.text, line: token.line, pairs: [] });
      at += 2;
    } else throw fault(token, 'neither "name = value" nor "name value {"');
  }
  if (open.length > 0) throw fault(tokens.at(-1) as Token, 'a bracket is not closed');
  return { bans, skipped };
}

function settle(
  rule: { value: string; line: number; pairs: [string, string, number][] },
  around: readonly { kind: string; value: string }[],
  bans: ReadBan[],
  skipped: Skipped[],
): void {
  const text = rule.pairs
    .map(([name, value]) => `${name} = "${value}"`)
    .join(', ')
    .slice(0, LONGEST);
  const skip = (why: string) => skipped.push({ line: rule.line, text, why });
  if (rule.value !== 'deny') {
    skip('It permits, and a list of bans permits nobody.');
    return;
  }
  const narrow = around.find(
    ({ kind, value }) => (kind === 'resource' || kind === 'action') && value !== '.*' && value !== '.+',
  );
  if (narrow) {
    skip(`It holds for ${narrow.kind} "${narrow.value}" alone; a ban here holds for all.`);
    return;
  }
  const [pair, ...more] = rule.pairs;
  if (!pair || more.length > 0) {
    skip('Several attributes must hold at once, or none is named; that is no subject.');
    return;
  }
  try {
    bans.push({ line: rule.line, identifier: identifierOf(pair[0], pair[1]), text: pair[1] });
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    skip(error.message);
  }
}

/** @throws SubjectError */
function identifierOf(attribute: string, value: string): SubjectIdentifier {
  return carried(readAs(attribute, value));
}

function readAs(attribute: string, value: string): SubjectIdentifier {
  switch (attribute) {
    case 'subject':
      return { format: 'x509', name: writeRfc4514(readName(value)) };
    case 'fqan':
    case 'pfqan':
      return { format: 'fqan', fqan: writeFqan(readFqan(value)) };
    case 'vo':
      return { format: 'fqan', fqan: writeFqan(readFqan(`/${value}`)) };
    default:
      throw new SubjectError(
        'identifier.invalid',
        `“${attribute}” names no subject that can be banned here.`,
      );
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match)
      throw fault({ line, text: text.slice(start, start + 20), quoted: false }, 'it cannot be read');
    const { quoted, mark, word } = match.groups ?? {};
    if (quoted !== undefined) tokens.push({ line, text: quoted, quoted: true });
    else if (mark !== undefined || word !== undefined)
      tokens.push({ line, text: (mark ?? word) as string, quoted: false });
    line += match[0].split('\n').length - 1;
  }
  return tokens;
}

function isMark(token: Token, mark: string): boolean {
  return !token.quoted && token.text === mark;
}

export class ArgusError extends Error {}

function fault({ line, text }: Token, why: string): ArgusError {
  return new ArgusError(`Line ${line}, at “${text.slice(0, 40)}”: ${why}.`);
}
