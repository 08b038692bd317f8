import { useSyncExternalStore } from 'react';

let words = '';
const listeners = new Set<() => void>();

/** Says something to who listens to the page instead of looking at it. */
export function announce(text: string): void {
  words = text;
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => words);
  return (
    <div className="unseen" aria-live="polite">
      {text}
    </div>
  );
}
