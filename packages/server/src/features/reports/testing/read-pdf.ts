import { inflateSync } from 'node:zlib';

/** What a reader of the file finds, by our own reading of it: no other program is needed to test a report. */
export interface ReadPdf {
  /** By page, in the order in which it was drawn. */
  pages: string[];
  /** The dictionaries as they stand in the file. */
  source: string;
  /** How many elements of the structure tree have this type. */
  tags(type: string): number;
  /** Marked stretches of a page that are no part of the structure, `Pagination` or `Layout`. */
  artifacts(page: number): string[];
  /** How often a page turns to this colour, red, green and blue from 0 to 255. */
  colour(page: number, rgb: readonly [number, number, number]): number;
}

interface PdfObject {
  head: string;
  stream: string;
}

export function readPdf(bytes: Buffer): ReadPdf {
  const objects = readObjects(bytes);
  const source = [...objects.values()].map(({ head }) => head).join('\n');
  const pageObjects = pagesInOrder(objects);
  return {
    source,
    pages: pageObjects.map((page) => textOf(page, objects)),
    tags: (type) => source.split(`/S /${type}\n`).length - 1,
    colour: (n, rgb) => {
      const words = rgb.map((part) => String(part / 255)).join(' ');
      return contentOf(pageObjects[n], objects).split(`${words} scn`).length - 1;
    },
    artifacts: (n) =>
      [...contentOf(pageObjects[n], objects).matchAll(/\/Artifact <<([^>]*)>>/g)].map(
        ([, found = '']) => found,
      ),
  };
}

function readObjects(bytes: Buffer): Map<number, PdfObject> {
  const text = bytes.toString('latin1');
  const objects = new Map<number, PdfObject>();
  const starts = [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)];
  for (const start of starts) {
    const from = (start.index ?? 0) + start[0].length;
    const body = text.slice(from, text.indexOf('\nendobj', from));
    const cut = body.indexOf('\nstream\n');
    const head = cut < 0 ? body : body.slice(0, cut);
    let stream = '';
    if (cut >= 0) {
      const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
      const raw = bytes.subarray(from + cut + 8, from + cut + 8 + length);
      stream = (head.includes('FlateDecode') ? inflateSync(raw) : raw).toString('latin1');
    }
    objects.set(Number(start[1]), { head, stream });
  }
  return objects;
}

function pagesInOrder(objects: ReadonlyMap<number, PdfObject>): PdfObject[] {
  const tree = [...objects.values()].find(({ head }) => /\/Type \/Pages/.test(head));
  const kids = /\/Kids \[([^\]]*)\]/.exec(tree?.head ?? '')?.[1] ?? '';
  return [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => objects.get(Number(id)) as PdfObject);
}

function contentOf(page: PdfObject | undefined, objects: ReadonlyMap<number, PdfObject>): string {
  return objects.get(Number(/\/Contents (\d+) 0 R/.exec(page?.head ?? '')?.[1]))?.stream ?? '';
}

function textOf(page: PdfObject, objects: ReadonlyMap<number, PdfObject>): string {
  const resources = objects.get(Number(/\/Resources (\d+) 0 R/.exec(page.head)?.[1]))?.head ?? page.head;
  const fonts = new Map<string, string[]>();
  for (const [, name = '', id] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const font = objects.get(Number(id))?.head ?? '';
    const cmap = objects.get(Number(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1]))?.stream ?? '';
    fonts.set(name, lettersOf(cmap));
  }
  let text = '';
  let letters: string[] = [];
  for (const [, font, shown] of contentOf(page, objects).matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font) letters = fonts.get(font) ?? [];
    for (const [, hex = ''] of (shown ?? '').matchAll(/<([0-9a-f]+)>/g))
      for (let i = 0; i < hex.length; i += 4)
        text += letters[Number.parseInt(hex.slice(i, i + 4), 16)] ?? '\ufffd';
    if (shown !== undefined && !text.endsWith(' ')) text += '\u200b';
  }
  return text.replaceAll('\u200b', '');
}

/** From the file's own table of glyphs to letters. */
function lettersOf(cmap: string): string[] {
  const letters: string[] = [];
  for (const [, from = '0', list = ''] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16);
    [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex = ''], n) => {
      letters[first + n] = Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');
    });
  }
  return letters;
}
