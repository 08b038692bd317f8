// Enough of RFC 5322 and MIME for what a person reads: headers, and the first plain text.

/** Takes the raw bytes of one mail. */
export function parseMail(raw) {
  const { headers, body } = split(raw.toString('latin1'));
  const get = (name) => decodeWords(headers.get(name) ?? '');
  return {
    raw,
    headers,
    get,
    subject: get('subject'),
    from: addresses(get('from'))[0] ?? '',
    replyTo: addresses(get('reply-to'))[0] ?? addresses(get('from'))[0] ?? '',
    to: addresses(get('to')),
    cc: addresses(get('cc')),
    messageId: headers.get('message-id') ?? '',
    references: headers.get('references') ?? '',
    isAutomatic:
      /^(?!no\b)/i.test(headers.get('auto-submitted') ?? 'no') || headers.get('return-path') === '<>',
    text: plainText(headers, body).replace(/\r\n?/g, '\n'),
  };
}

function split(text) {
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  const headers = new Map();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? '' : text.slice(end).replace(/^\r?\n\r?\n/, '') };
}

function plainText(headers, body) {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = type.match(/boundary="?([^";]+)"?/i)?.[1];
  if (/^multipart\//i.test(type) && boundary) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => split(part.replace(/^\r?\n/, '')));
    const isText = (part) =>
      /^(text\/plain|multipart\/)/i.test(part.headers.get('content-type') ?? 'text/plain');
    const part = parts.find(isText) ?? parts[0];
    return part ? plainText(part.headers, part.body) : '';
  }
  const charset = type.match(/charset="?([\w-]+)"?/i)?.[1] ?? 'utf-8';
  return decode(decodeTransfer(body, headers.get('content-transfer-encoding') ?? ''), charset);
}

function decodeTransfer(body, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
  if (/quoted-printable/i.test(encoding)) return quotedPrintable(body.replace(/=[ \t]*\r?\n/g, ''));
  return Buffer.from(body, 'latin1');
}

function quotedPrintable(text) {
  const plain = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** RFC 2047. */
function decodeWords(text) {
  const joined = text.replace(/(\?=)\s+(=\?)/g, '$1$2');
  return joined.replace(/=\?([\w-]+)\?([QB])\?([^?]*)\?=/gi, (_, charset, kind, word) => {
    const isBase64 = kind.toUpperCase() === 'B';
    return decode(isBase64 ? Buffer.from(word, 'base64') : quotedPrintable(word.replace(/_/g, ' ')), charset);
  });
}

function decode(bytes, charset) {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function addresses(text) {
  return [...text.matchAll(/[^\s<>",;:]+@[^\s<>",;:]+/g)].map((match) => match[0]);
}
