import PDFDocument from 'pdfkit';
import { Faces, type Weight } from './faces.ts';
import { ink } from './palette.ts';

export interface Style {
  size: number;
  weight?: Weight;
  colour?: string;
}

/** A stretch of one line of text in one look. */
export interface Piece {
  text: string;
  style: Style;
}

export type Element = PDFKit.PDFStructureElement;

export interface SheetOptions {
  title: string;
  subject: string;
  /** Stands in the file as its date, so that the same report is the same bytes. */
  at: Date;
}

export const page = { width: 595.28, height: 841.89, left: 48, right: 48, top: 74, bottom: 78 };
export const innerWidth = page.width - page.left - page.right;

/** 1.45 at text sizes, tighter above. */
export function leading(size: number): number {
  return size >= 14 ? size * 1.22 : size * 1.42;
}

/**
 * Pages with a logical structure: what is drawn belongs to an element of the structure tree or is marked as an
 * artifact, so that a reader who hears the report meets it in order and nothing twice.
 */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly faces: Faces;
  y = page.top;
  readonly #root: Element;
  #section: Element;

  constructor({ title, subject, at }: SheetOptions) {
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      pdfVersion: '1.7',
      subset: 'PDF/UA' as never,
      tagged: true,
      lang: 'en',
      displayTitle: true,
      bufferPages: true,
      autoFirstPage: false,
      info: {
        Title: title,
        Subject: subject,
        Author: 'Muster',
        Creator: 'Muster',
        Producer: 'Muster',
        CreationDate: at,
        ModDate: at,
      },
    });
    this.faces = new Faces(this.doc);
    this.#root = this.doc.struct('Document');
    this.doc.addStructure(this.#root);
    this.#section = this.#root;
    this.doc.addPage();
  }

  /** What follows belongs to this section until the next one begins. */
  section(title: string): void {
    this.#section = this.doc.struct('Sect', { title });
    this.#root.add(this.#section);
    const { outline } = this.doc as unknown as { outline: { addItem(title: string): void } };
    outline.addItem(title);
  }

  element(type: string, options: ElementOptions = {}, parent: Element = this.#section): Element {
    const made = this.doc.struct(type as never, options as never);
    parent.add(made);
    return made;
  }

  /** Draws what the element holds. One element may be drawn in several goes, on several pages. */
  mark(element: Element, type: string, draw: () => void): void {
    const content = this.doc.markStructureContent(type);
    draw();
    this.doc.endMarkedContent();
    element.add(content);
  }

  /** What only the eye needs: rules, washes, axes that the text says as well. */
  artifact(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  get room(): number {
    return page.height - page.bottom - this.y;
  }

  /** Begins a new page when less than this is left. */
  need(height: number): void {
    if (this.room < height) this.turn();
  }

  turn(): void {
    this.doc.addPage();
    this.y = page.top;
  }

  space(height: number): void {
    this.y += height;
  }

  /** One line; nothing wraps. Gives where it ends. */
  write(
    text: string,
    x: number,
    baseline: number,
    style: Style,
    align: 'left' | 'right' | 'center' = 'left',
  ): number {
    const { size, weight = 400, colour = ink } = style;
    const width = align === 'left' ? 0 : this.width(text, style);
    let at = align === 'right' ? x - width : align === 'center' ? x - width / 2 : x;
    for (const run of this.faces.runs(text, weight)) {
      this.faces.use(run.subset, weight, size);
      this.doc.fillColor(colour).text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' });
      at += this.doc.widthOfString(run.text);
    }
    return at;
  }

  width(text: string, { size, weight = 400 }: Style): number {
    return this.faces.width(text, weight, size);
  }

  /** Breaks pieces into lines of at most this width; a word that is too long is cut. */
  lines(pieces: readonly Piece[], width: number): Piece[][] {
    const lines: Piece[][] = [[]];
    let used = 0;
    for (const { text, style } of pieces) {
      for (const word of text.split(/(?<=[\s\u200b])/u)) {
        for (const part of this.#cut(word, style, width)) {
          const wide = this.width(part.trimEnd(), style);
          if (used > 0 && used + wide > width) {
            lines.push([]);
            used = 0;
          }
          const line = lines.at(-1) as Piece[];
          const last = line.at(-1);
          if (last && last.style === style) last.text += part;
          else line.push({ text: part, style });
          used += this.width(part, style);
        }
      }
    }
    return lines;
  }

  #cut(word: string, style: Style, width: number): string[] {
    if (this.width(word, style) <= width) return [word];
    const parts: string[] = [''];
    for (const sign of word) {
      if (this.width(`${parts.at(-1)}${sign}`, style) > width) parts.push('');
      parts[parts.length - 1] += sign;
    }
    return parts;
  }

  writeLine(line: readonly Piece[], x: number, baseline: number): void {
    let at = x;
    for (const { text, style } of line) at = this.write(text, at, baseline, style);
  }

  bytes(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve(Buffer.concat(chunks)));
      this.doc.on('error', reject);
      this.doc.end();
    });
  }
}

export interface ElementOptions {
  title?: string;
  alt?: string;
  actual?: string;
  lang?: string;
  scope?: 'Column' | 'Row' | 'Both';
  bbox?: [number, number, number, number];
}
