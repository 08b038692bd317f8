import { decodeEntities } from './entities.ts';

const invisible = /<(script|style|title|head)\b|<!--|<!|<\?/gi;
const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9:]*)\b([^<>]*)>/g;
const blocks = new Set([
  'p',
  'div',
  'tr',
  'table',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'pre',
  'blockquote',
  'hr',
  'section',
  'center',
  'dt',
  'dd',
  'body',
]);

/**
 * HTML to readable text: blocks become lines, quoted blocks get `> `, as a plain mail would have them, so that the same
 * rules strip the history of both. Works on broken markup: what is no tag stays text.
 */
export function htmlToText(html: string): string {
  const source = withoutInvisible(html);
  const lines: string[] = [];
  let line = '';
  let quoted = 0;
  let preformatted = 0;
  let last = 0;
  const newLine = (force: boolean) => {
    const text = decodeEntities(line)
      .replace(/[ \t\u00a0]+/g, ' ')
      .trim();
    if (text !== '' || (force && lines.at(-1) !== prefix(quoted).trimEnd()))
      lines.push((prefix(quoted) + text).trimEnd());
    line = '';
  };
  const addText = (text: string) => {
    if (preformatted === 0) line += text.replace(/\s+/g, ' ');
    else {
      const rows = text.split('\n');
      rows.forEach((row, index) => {
        line += row;
        if (index < rows.length - 1) newLine(true);
      });
    }
  };
  for (const match of source.matchAll(tag)) {
    addText(source.slice(last, match.index));
    last = match.index + match[0].length;
    const closing = match[1] === '/';
    const name = (match[2] ?? '').toLowerCase();
    if (name === 'br') newLine(true);
    else if (name === 'td' || name === 'th') line += ' ';
    else if (name === 'p' || name === 'hr') {
      newLine(false);
      if (lines.length > 0 && lines.at(-1) !== prefix(quoted).trimEnd()) lines.push(prefix(quoted).trimEnd());
    } else if (blocks.has(name)) newLine(false);
    if (name === 'blockquote') quoted = Math.max(0, quoted + (closing ? -1 : 1));
    if (name === 'pre') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
    if (name === 'li' && !closing) line += '- ';
  }
  addText(source.slice(last));
  newLine(false);
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Cuts scripts, styles, comments and declarations; each search runs once over the text, also where ends are missing. */
function withoutInvisible(html: string): string {
  const low = html.toLowerCase();
  const missing = new Set<string>();
  let out = '';
  let last = 0;
  for (const match of html.matchAll(invisible)) {
    if (match.index < last) continue;
    const name = match[1]?.toLowerCase();
    const close = name ? `</${name}` : match[0] === '<!--' ? '-->' : '>';
    const found = missing.has(close) ? -1 : low.indexOf(close, match.index);
    if (found === -1) {
      missing.add(close);
      continue;
    }
    const after = name ? html.indexOf('>', found) + 1 || html.length : found + close.length;
    out += `${html.slice(last, match.index)} `;
    last = after;
  }
  return out + html.slice(last);
}

function prefix(depth: number): string {
  return '> '.repeat(Math.min(depth, 10));
}
