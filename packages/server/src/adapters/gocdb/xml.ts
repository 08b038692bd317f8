import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { MusterError } from '../../kernel/errors.ts';
import type { FederationDocument } from '../../ports/federation-snapshot.ts';
import { decodeDocument } from '../federation-files/decode.ts';
import { Lines } from '../federation-files/lines.ts';

/** One element with what registries put into it: attributes, child elements, text. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** All text directly inside, entities resolved, white space trimmed. */
  text: string;
  /** `file:line:column` of its first character. */
  at: string;
}

const LARGEST_BYTES = 64 * 1024 * 1024;
const DEEPEST = 16;

/**
 * Reads a document that strangers may have written: no DTD, so no entity of its own, no external file, no
 * expansion; bounded in size and depth.
 * @throws MusterError `import.invalid` with the position.
 */
export function readXml(document: FederationDocument): XmlElement {
  if (document.content.byteLength > LARGEST_BYTES) {
    throw new MusterError('import.invalid', 'the file is larger than 64 MiB', `${document.name}:1:1`);
  }
  const text = decodeDocument(document, declaredEncoding(document.content));
  const lines = new Lines(text, document.name);
  refuseDoctype(text, lines);
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    throw new MusterError(
      'import.invalid',
      `not well-formed XML: ${msg}`,
      `${document.name}:${line}:${col ?? 1}`,
    );
  }
  const roots = toElements(parse(text, lines), lines);
  const root = roots[0];
  if (!root || roots.length > 1) {
    throw new MusterError('import.invalid', 'an XML document has exactly one root element', lines.at(0));
  }
  return root;
}

/** Comments and CDATA may hold the letters `<!DOCTYPE`; anywhere else it is refused. */
function refuseDoctype(text: string, lines: Lines): void {
  let from = 0;
  for (;;) {
    const start = text.indexOf('<!', from);
    if (start < 0) return;
    const skipTo = closingOf(text, start);
    if (skipTo === undefined) {
      throw new MusterError(
        'import.invalid',
        'a document type or entity declaration is not accepted',
        lines.at(start),
      );
    }
    if (skipTo < 0) return;
    from = skipTo;
  }
}

function closingOf(text: string, start: number): number | undefined {
  if (text.startsWith('<!--', start)) return text.indexOf('-->', start + 4);
  if (text.startsWith('<![CDATA[', start)) return text.indexOf(']]>', start + 9);
  return undefined;
}

function parse(text: string, lines: Lines): unknown {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    htmlEntities: true,
    captureMetaData: true,
    maxNestedTags: DEEPEST,
  });
  try {
    return parser.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new MusterError('import.invalid', `cannot read the XML: ${reason}`, lines.at(0));
  }
}

type Node = Record<string | symbol, unknown>;
/** The declaration says `Symbol`, the boxed type; the value is a plain symbol. */
const metaData = XMLParser.getMetaDataSymbol() as symbol;

function toElements(nodes: unknown, lines: Lines): XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  const elements: XmlElement[] = [];
  for (const node of nodes as Node[]) {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name === '#text' || name.startsWith('?')) continue;
    const meta = node[metaData] as { startIndex?: number } | undefined;
    elements.push({
      name,
      attributes: attributesOf(node[':@']),
      children: toElements(node[name], lines),
      text: textOf(node[name]),
      at: lines.at(meta?.startIndex ?? 0),
    });
  }
  return elements;
}

function attributesOf(value: unknown): Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  const parts = (nodes as Node[]).map((node) => (typeof node['#text'] === 'string' ? node['#text'] : ''));
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

/** The encoding of the XML declaration, when the first bytes are ASCII enough to hold one. */
function declaredEncoding(content: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(content.subarray(0, 200));
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1];
}
