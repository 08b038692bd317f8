import { header, parseMail, partText, walk } from './classifier/index.ts';

/** What a mail has besides its words that programs may read. */
export interface MachineParts {
  /** One of its header fields; '' where it has none of that name. */
  header: (name: string) => string;
  /** Parts of its own, not of an enclosed message: a feedback report, and attached text, YAML or JSON. */
  parts: { type: string; name: string; text: string }[];
}

const READABLE = /^(?:text\/|message\/feedback-report|application\/(?:json|yaml|x-yaml|octet-stream)|$)/;

/** Pure. The first text without a name is the words themselves. */
export function machinePartsOf(raw: Uint8Array): MachineParts {
  const root = parseMail(raw);
  const own = walk(root).filter((part) => !part.enclosed && part.children.length === 0);
  const words = own.find((part) => part.type.startsWith('text/') && part.filename === '');
  return {
    header: (name) => header(root, name),
    parts: own
      .filter((part) => part !== words && READABLE.test(part.type))
      .map((part) => ({ type: part.type, name: part.filename, text: partText(part) })),
  };
}
