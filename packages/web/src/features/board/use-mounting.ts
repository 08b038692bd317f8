import { startTransition, useEffect, useState } from 'react';

/** As many rows as a screen shows come with the first picture, the others right after it, some at a time. */
const FIRST = 40;
const STEP = 60;

/** How many of `all` rows are to be there by now. */
export function useMounting(all: number): number {
  const [count, setCount] = useState(FIRST);
  useEffect(() => {
    if (count >= all) return;
    // After the browser has painted what is there.
    const timer = setTimeout(() => startTransition(() => setCount((known) => known + STEP)), 0);
    return () => clearTimeout(timer);
  }, [count, all]);
  return count;
}
