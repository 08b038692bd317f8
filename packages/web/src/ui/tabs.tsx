import { type ReactNode, type RefObject, useEffect, useRef } from 'react';

interface TabsProps {
  /** What they are parts of. */
  label: string;
  /** Which of them is shown: it carries `aria-current`. */
  here: string;
  children: ReactNode;
}

/** Parts of a page, or pages that belong together, in one line: a phone scrolls it and begins at the one that is shown. */
export function Tabs({ label, here, children }: TabsProps) {
  const line = useHereInSight(here);
  return (
    <nav ref={line} className="tabs" aria-label={label}>
      {children}
    </nav>
  );
}

/** Where the names do not all fit, the one of this place is brought into sight. */
export function useHereInSight(here: string): RefObject<HTMLElement | null> {
  const line = useRef<HTMLElement>(null);
  useEffect(() => {
    const shown = here && line.current?.querySelector<HTMLElement>('[aria-current]');
    if (shown && line.current)
      line.current.scrollLeft = shown.offsetLeft + shown.offsetWidth / 2 - line.current.clientWidth / 2;
  }, [here]);
  return line;
}
