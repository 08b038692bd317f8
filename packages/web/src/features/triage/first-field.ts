import { type RefObject, useEffect, useRef } from 'react';

/** For the field of a dialog in which one begins to write: the browser alone would choose the button that closes it. */
export function useFirstField(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return field;
}
