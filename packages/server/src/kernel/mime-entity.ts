/** A MIME entity read strictly, byte by byte: signatures hold for exact bytes. One character of a string is one byte. */
export interface MimeEntity {
  /** In the order in which they stand; `raw` with its name, its folds and its last CRLF. */
  fields: { name: string; value: string; raw: string }[];
  /** Lower case; `text/plain` where nothing is declared, '' where it cannot be read or is declared twice. */
  type: string;
  parameters: Record<string, string>;
  body: string;
}

const MOST_HEADER_BYTES = 1_000_000;
const FIELD_NAME = /^[!-9;-~]{1,200}$/;
const PARAMETER = /[ \t]*;[ \t]*([A-Za-z0-9!#$&.+^_-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))/y;

/** Every line end as CRLF, which is what signatures are made over (RFC 3156, 5; RFC 8551, 3.1.1). */
export function canonicalText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/\r?\n/g, '\r\n');
}

export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Undefined for what has no readable header: then nothing in it counts as signed or encrypted. */
export function readEntity(text: string): MimeEntity | undefined {
  const fields: MimeEntity['fields'] = [];
  let at = 0;
  while (at < text.length && !text.startsWith('\r\n', at)) {
    const end = fieldEnd(text, at);
    const raw = text.slice(at, end);
    const colon = raw.indexOf(':');
    const name = raw.slice(0, colon).trimEnd();
    if (colon === -1 || !FIELD_NAME.test(name) || end > MOST_HEADER_BYTES) return undefined;
    const value = raw.slice(colon + 1).replace(/\r\n(?=[ \t]|$)/g, '');
    fields.push({ name: name.toLowerCase(), value: value.trim(), raw });
    at = end;
  }
  return withType(fields, text.slice(at + 2));
}

/** Behind the line end that no continuation follows. */
function fieldEnd(text: string, at: number): number {
  let end = text.indexOf('\r\n', at);
  while (end !== -1 && (text[end + 2] === ' ' || text[end + 2] === '\t')) end = text.indexOf('\r\n', end + 2);
  return end === -1 ? text.length : end + 2;
}

function withType(fields: MimeEntity['fields'], body: string): MimeEntity {
  const declared = fields.filter(({ name }) => name === 'content-type');
  if (declared.length === 0) return { fields, type: 'text/plain', parameters: {}, body };
  const read = declared.length === 1 ? readType(declared[0]?.value ?? '') : undefined;
  return { fields, type: read?.type ?? '', parameters: read?.parameters ?? {}, body };
}

/** Undefined where two readers could understand it differently. */
function readType(value: string): Pick<MimeEntity, 'type' | 'parameters'> | undefined {
  const type = /^[A-Za-z0-9!#$&.+^_-]+\/[A-Za-z0-9!#$&.+^_-]+/.exec(value)?.[0];
  if (type === undefined) return undefined;
  const parameters: Record<string, string> = Object.create(null);
  PARAMETER.lastIndex = type.length;
  let at = type.length;
  for (let found = PARAMETER.exec(value); found; found = PARAMETER.exec(value)) {
    const [, name = '', quoted, plain] = found;
    if (name.toLowerCase() in parameters) return undefined;
    parameters[name.toLowerCase()] = quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1');
    at = PARAMETER.lastIndex;
  }
  if (!/^[ \t;]*$/.test(value.slice(at))) return undefined;
  return { type: type.toLowerCase(), parameters };
}

/** The first field of that name, unfolded, or ''. */
export function fieldOf(entity: MimeEntity, name: string): string {
  return entity.fields.find((field) => field.name === name)?.value ?? '';
}

/** The parts of a multipart, each exactly as it stands; undefined where its boundaries are not in order. */
export function partsOf(entity: MimeEntity, most = 100): string[] | undefined {
  const { boundary } = entity.parameters;
  if (!entity.type.startsWith('multipart/') || boundary === undefined || boundary === '') return undefined;
  const body = `\r\n${entity.body}`;
  const mark = `\r\n--${boundary}`;
  const parts: string[] = [];
  let from = -1;
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) {
    const rest = /^(--)?[ \t]*(?:\r\n|$)/.exec(body.slice(at + mark.length, at + mark.length + 80));
    if (!rest) continue;
    if (from >= 0) parts.push(body.slice(from, Math.max(from, at)));
    if (rest[1] !== undefined) return parts;
    if (parts.length >= most) return undefined;
    from = at + mark.length + rest[0].length;
  }
  return undefined;
}

/** The body with its transfer encoding undone; undefined for an encoding that changes with its reader. */
export function decodedBody(entity: MimeEntity): Buffer | undefined {
  const encodings = entity.fields.filter(({ name }) => name === 'content-transfer-encoding');
  if (encodings.length > 1) return undefined;
  const encoding = (encodings[0]?.value ?? '7bit').toLowerCase();
  if (encoding === 'base64') {
    const text = entity.body.replace(/[\r\n\t ]/g, '');
    return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  }
  if (encoding === 'quoted-printable') {
    const text = entity.body.replace(/[ \t]+(?=\r\n|$)/g, '').replace(/=\r\n/g, '');
    return bytesOf(
      text.replace(/=([0-9A-Fa-f]{2})/g, (_whole, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    );
  }
  return ['7bit', '8bit', 'binary'].includes(encoding) ? bytesOf(entity.body) : undefined;
}

/** The mail that stands around a content, with another content in its place. */
export function withContent(mail: MimeEntity, content: MimeEntity): string {
  const own = mail.fields.filter(({ name }) => !name.startsWith('content-') && name !== 'mime-version');
  const inner = content.fields.filter(({ name }) => name.startsWith('content-'));
  return `${[...own, ...inner].map(({ raw }) => raw).join('')}MIME-Version: 1.0\r\n\r\n${content.body}`;
}

/** Base64 in lines of 76 characters. */
export function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
}
