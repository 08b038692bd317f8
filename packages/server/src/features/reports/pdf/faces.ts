import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Run, runsOf, type Subset, subsets } from './text-runs.ts';
import { unpackWoff } from './woff.ts';

export type Weight = 400 | 600;

const require = createRequire(import.meta.url);
const PACKAGE = '@fontsource/ibm-plex-sans';

/** What of the typeface's parts a document has opened; each that is opened is embedded, so none is without need. */
export class Faces {
  readonly #doc: PDFKit.PDFDocument;
  readonly #opened = new Map<string, (codePoint: number) => boolean>();
  readonly #runs = new Map<string, Run[]>();

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc;
  }

  runs(text: string, weight: Weight): Run[] {
    const key = `${weight} ${text}`;
    const known = this.#runs.get(key);
    if (known) return known;
    const runs = runsOf(text, (subset, code) => this.#has(subset, weight, code));
    this.#runs.set(key, runs);
    return runs;
  }

  /** Sets the document to the file of a run. */
  use(subset: Subset, weight: Weight, size: number): void {
    this.#open(subset, weight);
    this.#doc.font(nameOf(subset, weight)).fontSize(size);
  }

  width(text: string, weight: Weight, size: number): number {
    let width = 0;
    for (const run of this.runs(text, weight)) {
      this.use(run.subset, weight, size);
      width += this.#doc.widthOfString(run.text);
    }
    return width;
  }

  #has(subset: Subset, weight: Weight, code: number): boolean {
    if (!ranges()[subset].some(([from, to]) => code >= from && code <= to)) return false;
    return this.#open(subset, weight)(code);
  }

  #open(subset: Subset, weight: Weight): (codePoint: number) => boolean {
    const name = nameOf(subset, weight);
    const known = this.#opened.get(name);
    if (known) return known;
    this.#doc.registerFont(name, fontFile(subset, weight));
    this.#doc.font(name);
    const { font } = (this.#doc as unknown as { _font: { font: FontkitFont } })._font;
    const has = (code: number) => font.hasGlyphForCodePoint(code);
    this.#opened.set(name, has);
    return has;
  }
}

interface FontkitFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

function nameOf(subset: Subset, weight: Weight): string {
  return `plex-${subset}-${weight}`;
}

const files = new Map<string, Buffer>();

function fontFile(subset: Subset, weight: Weight): Buffer {
  const path = `${PACKAGE}/files/ibm-plex-sans-${subset}-${weight}-normal.woff`;
  const known = files.get(path) ?? unpackWoff(readFileSync(require.resolve(path)));
  files.set(path, known);
  return known;
}

let known: Record<Subset, [number, number][]> | undefined;

/** Which letters each file is for, as its makers say. */
function ranges(): Record<Subset, [number, number][]> {
  known ??= readRanges();
  return known;
}

function readRanges(): Record<Subset, [number, number][]> {
  const text = readFileSync(require.resolve(`${PACKAGE}/unicode.json`), 'utf8');
  const stated = JSON.parse(text) as Record<string, string>;
  const entries = subsets.map((subset): [Subset, [number, number][]] => {
    const parts = (stated[subset] ?? '').split(',').filter((part) => part !== '');
    return [
      subset,
      parts.map((part) => {
        const [from = '', to = from] = part.replace('U+', '').split('-');
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      }),
    ];
  });
  return Object.fromEntries(entries) as Record<Subset, [number, number][]>;
}
