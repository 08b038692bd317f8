import { useEffect, useState } from 'react';
import { after } from '../../app/timers.ts';

/** As many rows as a screen shows come with the first picture, the others right after it, some at a time. */
const FIRST = 30;
const STEP = 40;

/** How many of `all` rows are to be there by now. */
export function useMounting(all: number): number {
  const [count, setCount] = useState(FIRST);
  useEffect(() => {
    if (count >= all) return;
    // After the browser has painted what is there. No transition: the clocks' ticks would begin it anew each time.
    return after(0, () => setCount((known) => known + STEP));
  }, [count, all]);
  return count;
}
