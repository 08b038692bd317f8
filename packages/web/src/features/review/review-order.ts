/** The item so many steps after (or before) this one, or undefined beyond the ends. */
export function neighbour<Item extends { id: string }>(
  items: readonly Item[],
  id: string,
  step: number,
): Item | undefined {
  const index = items.findIndex((item) => item.id === id);
  return index < 0 ? undefined : items[index + step];
}

export interface TextParts {
  before: string;
  marked: string;
  after: string;
}

/** A mail's own text around the words that are asked about; offsets that do not fit it mark nothing. */
export function partsOf(text: string, start: number, end: number): TextParts {
  const fits = Number.isInteger(start) && start >= 0 && start < end && end <= text.length;
  if (!fits) return { before: text, marked: '', after: '' };
  return { before: text.slice(0, start), marked: text.slice(start, end), after: text.slice(end) };
}
