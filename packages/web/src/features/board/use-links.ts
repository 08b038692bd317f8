import { type RefObject, useEffect, useRef } from 'react';

type OnLink = (participation: string | undefined, check: string | undefined, href: string) => void;

/**
 * One listener for all links of the table: thousands would be slow to make. A plain click stays within the pages; any
 * other does what the browser does with a link.
 */
export function useLinks(table: RefObject<HTMLTableElement | null>, onLink: OnLink): void {
  const latest = useRef(onLink);
  latest.current = onLink;
  useEffect(() => {
    const element = table.current;
    if (!element) return;
    const over = new AbortController();
    element.addEventListener(
      'click',
      (event) => {
        const link = (event.target as Element).closest('a');
        const isPlain =
          event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
        if (!link || !isPlain) return;
        event.preventDefault();
        const participation = link.closest('tr')?.dataset.part;
        latest.current(participation, link.closest('td')?.dataset.check, link.getAttribute('href') ?? '');
      },
      { signal: over.signal },
    );
    return () => over.abort();
  }, [table]);
}
