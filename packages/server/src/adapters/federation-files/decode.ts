import { MusterError } from '../../kernel/errors.ts';
import type { FederationDocument } from '../../ports/federation-snapshot.ts';

/**
 * Bytes to text: a byte order mark wins, then what the document declares, then UTF-8; bytes that are no UTF-8
 * although nothing else was declared are read as Windows-1252, as spreadsheets write them.
 */
export function decodeDocument(document: FederationDocument, declared?: string): string {
  const { content } = document;
  const marked = markOf(content);
  if (marked) return new TextDecoder(marked).decode(content);
  if (declared && !/^utf-?8$/i.test(declared)) return decoderFor(declared, document.name).decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}

function markOf(content: Uint8Array): string | undefined {
  if (content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf) return 'utf-8';
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  return undefined;
}

function decoderFor(encoding: string, name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new MusterError('import.invalid', `the encoding ${encoding} is not known`, `${name}:1:1`);
  }
}
