export { decodeHeaderValue } from './encoded-word.ts';
export { htmlToText } from './html-text.ts';
export { parseMail } from './parse.ts';
export { hasHeader, header, headers, type Part, partText, walk } from './part.ts';
