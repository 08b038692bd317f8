import { type RefObject, useEffect, useState } from 'react';

/** A little more than the window, so that what is scrolled to is right already. */
const MARGIN = '200px 0px';

const tellers = new WeakMap<Element, (inSight: boolean) => void>();
let observer: IntersectionObserver | undefined;

/** Whether an element is in the window or near it: what nobody sees need not tick. One observer serves all. */
export function useInSight(element: RefObject<Element | null>): boolean {
  const [inSight, setInSight] = useState(true);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return;
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) tellers.get(target)?.(isIntersecting);
      },
      { rootMargin: MARGIN },
    );
    tellers.set(watched, setInSight);
    observer.observe(watched);
    return () => observer?.unobserve(watched);
  }, [element]);
  return inSight;
}
