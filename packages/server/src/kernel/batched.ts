/**
 * Looks many things up at once that were asked for one by one: whatever is asked while a look-up runs waits for the
 * next, so every answer is from after the question. Under a rush a thousand questions become a few look-ups; alone, a
 * question is one.
 */
export function batched<Key, Value>(
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  interface Asked {
    key: Key;
    resolve(value: Value | undefined): void;
    reject(error: unknown): void;
  }
  let waiting: Asked[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    // Those that came with the same bundle of requests go along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      try {
        const found = await load([...new Set(asked.map(({ key }) => key))]);
        for (const { key, resolve } of asked) resolve(found.get(key));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    running = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (!running) void run();
    });
}
