/** Answers in the order of the questions, at most `width` asked at once. */
export async function inParallel<T, U>(
  items: readonly T[],
  width: number,
  ask: (item: T) => Promise<U>,
): Promise<U[]> {
  const answers: U[] = [];
  let next = 0;
  async function work(): Promise<void> {
    while (next < items.length) {
      const at = next++;
      answers[at] = await ask(items[at] as T);
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
  return answers;
}
