import { useEffect, useState } from 'react';
import { after } from './timers.ts';

/** The value once it has stayed the same for so long: what is typed is looked at in a pause. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => after(ms, () => setSettled(value)), [value, ms]);
  return settled;
}
