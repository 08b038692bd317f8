import { header, type Part, parseMail, walk } from './classifier/index.ts';
import { decodeTransfer } from './classifier/mime/transfer.ts';
import { storable } from './storable.ts';

export interface Attachment {
  name: string;
  type: string;
  bytes: Buffer;
}

/** What goes along with a mail besides its words. Of an enclosed message the whole, not its parts. */
export function attachmentsIn(raw: Uint8Array): Attachment[] {
  const root = parseMail(raw);
  return walk(root)
    .filter(
      (part) =>
        part !== root && !part.enclosed && part.filename !== '' && !part.type.startsWith('multipart/'),
    )
    .map((part) => ({ name: fileName(part), type: part.type, bytes: bytesOf(part) }));
}

function bytesOf(part: Part): Buffer {
  return Buffer.from(decodeTransfer(part.body, header(part, 'content-transfer-encoding')), 'latin1');
}

/** The name without what could be taken for a place. */
function fileName({ filename }: Part): string {
  const name = storable(filename)
    .replace(/^.*[\\/]/s, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(0, 200);
  return name === '' || /^\.+$/.test(name) ? 'attachment' : name;
}
