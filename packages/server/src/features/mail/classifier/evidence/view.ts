import { hasHeader, header, headers, type Part, partText, walk } from '../mime/index.ts';
import { fold } from '../phrases/fold.ts';
import type { ClassifyOptions, MailView } from '../types.ts';
import { parseMailboxes } from './address.ts';
import { humanStyle } from './human.ts';
import { authorsWords, ownWords } from './own-words.ts';

const MOST_READABLE = 200_000;
const OPENING = 6000;

/** Derives once what the rules look at. */
export function viewOf(root: Part, options: ClassifyOptions): MailView {
  const all = walk(root);
  const parts = all.filter((part) => !part.enclosed);
  const subject = header(root, 'subject');
  const from = parseMailboxes(header(root, 'from'))[0];
  const text = readableText(parts);
  const folded = fold(ownWords(text).slice(0, MOST_READABLE));
  return {
    root,
    parts,
    enclosed: all.find((part) => part.enclosed && part.fields.length > 0) ?? null,
    subject,
    fromName: from?.name ?? '',
    fromAddress: from?.address ?? '',
    returnPath: envelopeSender(root),
    text,
    folded,
    opening: folded.slice(0, OPENING),
    author: fold(authorsWords(text.slice(0, MOST_READABLE))).slice(0, OPENING),
    style: humanStyle(root, subject),
    options,
    signals: new Set(),
  };
}

/** The outermost Return-Path, which the last receiving server wrote. */
function envelopeSender(root: Part): string | null {
  if (!hasHeader(root, 'return-path')) return null;
  const value = headers(root, 'return-path')[0]?.trim() ?? '';
  const inside = /<\s*([^<>]*?)\s*>/.exec(value)?.[1] ?? value;
  return inside === '' || inside === '<>' ? '' : inside;
}

/** Plain parts where there are any, else HTML turned to text; attachments with a file name are left out. */
function readableText(parts: Part[]): string {
  const plain = parts.filter(
    (part) => part.children.length === 0 && isReadable(part) && part.type !== 'text/html',
  );
  const texts = plain.map(partText);
  if (texts.join('').trim().length < 20)
    texts.push(...parts.filter((part) => part.type === 'text/html').map(partText));
  return texts.join('\n').slice(0, MOST_READABLE * 2);
}

function isReadable(part: Part): boolean {
  if (part.type === 'text/calendar' || part.type === 'text/x-vcard' || part.type === 'text/vcard')
    return false;
  if (part.disposition === 'attachment' && /\.(?!txt|eml|msg|htm)[a-z0-9]{2,4}$/i.test(part.filename))
    return false;
  return part.type.startsWith('text/') || part.type === 'message/partial';
}
