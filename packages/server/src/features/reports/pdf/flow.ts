import { ink, line, quiet } from './palette.ts';
import { type Element, innerWidth, leading, type Piece, page, type Sheet, type Style } from './sheet.ts';

export const text: Style = { size: 9.5 };
export const strong: Style = { size: 9.5, weight: 600 };
export const small: Style = { size: 8, colour: quiet };
export const label: Style = { size: 8, colour: quiet };

export interface Flow {
  type?: string;
  parent?: Element;
  x?: number;
  width?: number;
  after?: number;
}

/** Text that breaks over lines and pages. */
export function flow(sheet: Sheet, pieces: readonly Piece[], options: Flow = {}): void {
  const { type = 'P', x = page.left, width = innerWidth, after = 6 } = options;
  const size = Math.max(...pieces.map(({ style }) => style.size));
  const high = leading(size);
  const lines = sheet.lines(pieces, width);
  const element = sheet.element(type, {}, options.parent);
  sheet.need(Math.min(2, lines.length) * high);
  for (let from = 0; from < lines.length; ) {
    const fit = Math.max(1, Math.floor((sheet.room + 0.01) / high));
    const chunk = lines.slice(from, from + fit);
    sheet.mark(element, type, () => {
      chunk.forEach((one, n) => {
        sheet.writeLine(one, x, sheet.y + n * high + size * 1.08);
      });
    });
    sheet.y += chunk.length * high;
    from += chunk.length;
    if (from < lines.length) sheet.turn();
  }
  sheet.space(after);
}

export function paragraph(sheet: Sheet, words: string, style: Style = text, options: Flow = {}): void {
  flow(sheet, [{ text: words, style }], options);
}

/** The title: what it is about, large, below where it belongs. */
export function title(sheet: Sheet, above: string, words: string, below: string): void {
  flow(sheet, [{ text: above, style: { size: 9.5, colour: quiet } }], { after: 2 });
  flow(sheet, [{ text: words, style: { size: 24, weight: 600 } }], { type: 'H1', after: 4 });
  flow(sheet, [{ text: below, style: { size: 9.5, colour: quiet } }], { after: 14 });
}

/** Opens a section; `keep` is what must stand below it on the same page. */
export function heading(sheet: Sheet, words: string, keep = 60): void {
  sheet.space(12);
  sheet.need(keep + 30);
  sheet.section(words);
  const y = sheet.y;
  if (y > page.top + 20)
    sheet.artifact(() => {
      sheet.doc
        .moveTo(page.left, y)
        .lineTo(page.left + innerWidth, y)
        .lineWidth(0.75)
        .stroke(ink);
    });
  sheet.space(y > page.top + 20 ? 7 : 0);
  flow(sheet, [{ text: words, style: { size: 13, weight: 600 } }], { type: 'H2', after: 4 });
}

export function subheading(sheet: Sheet, words: string, keep = 40): void {
  sheet.space(4);
  sheet.need(keep + 16);
  flow(sheet, [{ text: words, style: { size: 10.5, weight: 600 } }], { type: 'H3', after: 2 });
}

export interface Fact {
  figure: string;
  of: string;
  below: string;
  colour?: string;
}

/** A few figures side by side, each with what it is of and its spread. */
export function factStrip(sheet: Sheet, facts: readonly Fact[]): void {
  const pad = 10;
  const width = innerWidth / facts.length;
  const lines = facts.map(({ below }) => sheet.lines([{ text: below, style: small }], width - 2 * pad));
  const height = 30 + Math.max(...lines.map((one) => one.length)) * leading(8) + 8;
  sheet.need(height);
  const top = sheet.y;
  sheet.artifact(() => {
    sheet.doc.roundedRect(page.left, top, innerWidth, height, 4).lineWidth(0.75).stroke(line);
    for (let n = 1; n < facts.length; n++) {
      const x = page.left + n * width;
      sheet.doc
        .moveTo(x, top)
        .lineTo(x, top + height)
        .lineWidth(0.75)
        .stroke(line);
    }
  });
  const list = sheet.element('L');
  facts.forEach(({ figure, of, colour }, n) => {
    const x = page.left + n * width + pad;
    const item = sheet.element('LI', {}, list);
    const body = sheet.element('LBody', {}, item);
    sheet.mark(body, 'LBody', () => {
      const end = sheet.write(`${figure} `, x, top + 22, { size: 15, ...(colour ? { colour } : {}) });
      sheet.write(`${of} `, end, top + 22, { size: 9.5, colour: quiet });
      (lines[n] ?? []).forEach((one, row) => {
        sheet.writeLine(one, x, top + 36 + row * leading(8));
      });
    });
  });
  sheet.y = top + height + 10;
}
