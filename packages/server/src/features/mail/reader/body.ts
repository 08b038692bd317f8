import { type Part, partText, walk } from '../classifier/index.ts';

/** The readable text of a mail: of alternatives the plain one unless it is empty, attachments and enclosed messages left out. */
export function readableText(root: Part): string {
  return withoutSignatureArmour(textOf(root).replace(/\r\n?/g, '\n'));
}

function textOf(part: Part): string {
  if (part.type === 'multipart/alternative') {
    const texts = part.children.map((child) => ({ plain: child.type === 'text/plain', text: textOf(child) }));
    const plain = texts.find((one) => one.plain && saysSomething(one.text));
    return (plain ?? texts.filter((one) => one.text.trim() !== '').at(-1))?.text ?? '';
  }
  if (part.type.startsWith('multipart/') || part.type.endsWith('pkcs7-mime'))
    return part.children
      .map(textOf)
      .filter((text) => text.trim() !== '')
      .join('\n');
  if (part.type.startsWith('message/') || part.disposition === 'attachment' || part.children.length > 0)
    return '';
  if (part.type === 'text/plain' || part.type === 'text/html' || part.type === 'text/enriched')
    return part.parameters.format?.toLowerCase() === 'flowed'
      ? unflowed(partText(part), part.parameters.delsp)
      : partText(part);
  return '';
}

/** Joins the soft line ends of format=flowed (RFC 3676) among lines of the same quoting depth. */
function unflowed(text: string, delSp: string | undefined): string {
  const out: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const soft = line.endsWith(' ') && line !== '-- ';
    const last = out.at(-1);
    const plain = line.startsWith(' ') ? line.slice(1) : line;
    const joins = open && last !== undefined && depth(last) === depth(line) && line !== '-- ';
    if (joins)
      out[out.length - 1] =
        (delSp?.toLowerCase() === 'yes' ? last.slice(0, -1) : last) + plain.replace(/^>+ ?/, '');
    else out.push(plain);
    open = soft;
  }
  return out.join('\n');
}

function depth(line: string): number {
  return /^>*/.exec(line)?.[0].length ?? 0;
}

function saysSomething(text: string): boolean {
  return (
    text.trim() !== '' &&
    !(text.length < 400 && /does not support html|html[- ]capable|html (?:format|mail|view)/i.test(text))
  );
}

/** Takes the frame of a clear-signed message (RFC 9580 section 7) away; what was signed stays. */
function withoutSignatureArmour(text: string): string {
  const framed = /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]+: .*\n)*\n?/m;
  if (!framed.test(text)) return text;
  const opened = text.replace(framed, '');
  const end = opened.indexOf('-----BEGIN PGP SIGNATURE-----');
  const closing = opened.indexOf('-----END PGP SIGNATURE-----');
  const signed =
    end === -1 ? opened : opened.slice(0, end) + (closing === -1 ? '' : opened.slice(closing + 27));
  return signed.replace(/^- (?=-)/gm, '');
}

export function attachmentsOf(root: Part): { filename: string; type: string; bytes: number }[] {
  return walk(root)
    .filter(
      (part) =>
        !part.enclosed && part !== root && part.filename !== '' && !part.type.startsWith('multipart/'),
    )
    .map((part) => ({ filename: part.filename, type: part.type, bytes: part.body.length }));
}
