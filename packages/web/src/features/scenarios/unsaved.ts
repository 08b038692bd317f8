import { useEffect, useState } from 'react';

/** Texts that were changed and not saved, for as long as this tab lives: a look at another page loses nothing. */
const kept = new Map<string, string>();

export interface Unsaved {
  text: string;
  setText: (text: string) => void;
  changed: boolean;
  /** The text as it is now has been saved. */
  saved: () => void;
}

/** @param of what the text belongs to, its version included */
export function useUnsaved(of: string, saved: string): Unsaved {
  const [text, setText] = useState(() => kept.get(of) ?? saved);
  const changed = text !== saved;
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [changed]);
  return {
    text,
    setText(next) {
      if (next === saved) kept.delete(of);
      else kept.set(of, next);
      setText(next);
    },
    changed,
    saved: () => kept.delete(of),
  };
}
