import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { places } from './places.ts';

const GO_MS = 1200;

/** `/` goes to the page's search field (`data-search`), `g` and a letter to a page, Escape out of a field. */
export function useKeys(): void {
  const [, go] = useLocation();
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const typing = isTyping(event.target);
      if (typing && event.key === 'Escape') (event.target as HTMLElement).blur();
      if (typing || document.querySelector('dialog[open]')) return;
      if (event.key === '/') {
        const field = document.querySelector<HTMLElement>('[data-search]');
        if (field) event.preventDefault();
        field?.focus();
      } else if (event.key === 'g') wentAt = event.timeStamp;
      else if (event.timeStamp - wentAt < GO_MS) {
        wentAt = Number.NEGATIVE_INFINITY;
        const path = pathOfKey(event.key);
        if (path) go(path);
      }
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [go]);
}

/** Whether keys belong to the field in which the reader writes. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=radio], [type=checkbox]), select, textarea') !== null
  );
}

/** Pages that stand beside a place in the head line have keys of their own. */
const besides: Readonly<Record<string, string>> = { w: '/workloads', a: '/agents' };

function pathOfKey(key: string): string | undefined {
  return places.find((place) => place.key === key)?.path ?? besides[key];
}
