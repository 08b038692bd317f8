/** What may steer a terminal: C0 and C1 controls, and the marks that reverse the direction of text. */
const STEERING = /[\p{Cc}\p{Bidi_Control}]/gu;

/** Text from outside (names, subjects, quotes) in one harmless line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(STEERING, '\ufffd');
}

/** Text from outside whose lines are kept: a mail, a body. Nothing else of it steers the terminal. */
export function manyLines(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(STEERING, (mark) => (/[\n\t]/.test(mark) ? mark : '\ufffd'));
}

/** JSON for programs that may be looked at on a terminal, too: what would steer it is escaped and reads back the same. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\p{Bidi_Control}\u2028\u2029]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^(\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6])/u;

/** Columns that a terminal uses for the text. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of characters.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const { segment } of characters.segment(text)) {
    const next = WIDE.test(segment) ? 2 : 1;
    if (used + next > width - 1) break;
    cut += segment;
    used += next;
  }
  return `${cut}…`;
}
