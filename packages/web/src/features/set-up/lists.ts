/** What stands in a field, one a line or parted by commas or spaces; each once. */
export function listOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))];
}

/** The place in a request that a problem names, as the name of its field: `/addresses/0` is `addresses`. */
export function fieldAt(at: string | undefined): string | null {
  return at?.split('/')[1] ?? null;
}
