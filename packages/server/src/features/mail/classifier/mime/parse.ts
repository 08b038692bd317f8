import { decodeHeaderValue } from './encoded-word.ts';
import { type HeaderField, readHeaders } from './headers.ts';
import { toByteString } from './line-ends.ts';
import { signedContent } from './opaque.ts';
import { parseParameters } from './parameters.ts';
import type { Part } from './part.ts';
import { splitMultipart } from './split.ts';
import { decodeBase64, decodeTransfer } from './transfer.ts';

const DEEPEST = 24;
const MOST_PARTS = 2000;

/** Parses any bytes as a mail; never throws. What is broken is read as far as it goes. */
export function parseMail(raw: Uint8Array): Part {
  const text = toByteString(raw);
  return parseEntity(text, 'text/plain', false, 0, { left: MOST_PARTS });
}

function parseEntity(
  text: string,
  defaultType: string,
  enclosed: boolean,
  depth: number,
  budget: { left: number },
): Part {
  budget.left -= 1;
  const block = readHeaders(text, 0, text.length);
  return describe(
    block.fields,
    text.slice(block.bodyAt),
    defaultType,
    enclosed,
    depth,
    budget,
    block.mboxSender,
  );
}

function describe(
  fields: HeaderField[],
  body: string,
  defaultType: string,
  enclosed: boolean,
  depth: number,
  budget: { left: number },
  mboxSender: string | null,
): Part {
  const content = parseParameters(field(fields, 'content-type') || defaultType);
  const disposition = parseParameters(field(fields, 'content-disposition'));
  const type = /^[^/\s]+\/[^/\s]+$/.test(content.value)
    ? content.value
    : content.value === ''
      ? defaultType
      : typeFromWord(content.value);
  const part: Part = {
    fields,
    type,
    parameters: content.parameters,
    disposition: disposition.value,
    filename: disposition.parameters.filename ?? content.parameters.name ?? '',
    body,
    children: [],
    enclosed,
    mboxSender,
  };
  if (depth >= DEEPEST || budget.left <= 0) return part;
  if (type.startsWith('multipart/')) {
    const inner = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    for (const piece of splitMultipart(body, content.parameters.boundary ?? '')) {
      if (budget.left <= 0) break;
      part.children.push(parseEntity(piece, inner, enclosed, depth + 1, budget));
    }
  } else if (
    /^application\/(?:x-)?pkcs7-mime$/.test(type) &&
    !/enveloped|encrypted/i.test(content.parameters['smime-type'] ?? '')
  ) {
    const signed = signedContent(
      /^(?:binary|8bit|7bit)$/i.test(field(fields, 'content-transfer-encoding').trim())
        ? body
        : decodeBase64(body),
    );
    if (signed !== null)
      part.children.push(
        parseEntity(signed.replace(/\r\n/g, '\n'), 'text/plain', enclosed, depth + 1, budget),
      );
  } else if (isMessage(type)) {
    const text = decodeTransfer(body, field(fields, 'content-transfer-encoding'));
    part.children.push(parseEntity(text, 'text/plain', true, depth + 1, budget));
  }
  return part;
}

/** Types whose body is a message, or only its header fields. */
function isMessage(type: string): boolean {
  return (
    type === 'message/rfc822' ||
    type === 'message/global' ||
    type === 'message/rfc822-headers' ||
    type === 'text/rfc822-headers' ||
    type === 'message/global-headers' ||
    type === 'text/rfc822'
  );
}

/** RFC 1049 left `Content-Type: text` behind; anything else unreadable is treated as text by RFC 2045 5.2. */
function typeFromWord(word: string): string {
  if (word.startsWith('multipart')) return 'multipart/mixed';
  return word.startsWith('html') ? 'text/html' : 'text/plain';
}

function field(fields: HeaderField[], name: string): string {
  const found = fields.find((one) => one.name === name);
  if (!found) return '';
  return found.raw.includes('=?') ? decodeHeaderValue(found.raw) : found.raw;
}
