import { MusterError } from '../../kernel/errors.ts';
import type { Place } from './store.ts';

export function cursorOf({ at, ord }: Place): string {
  return `${at.getTime()}.${ord}`;
}

/** @throws MusterError request.invalid where it is none that was given out */
export function placeFrom(cursor: string): Place {
  const [, ms, ord] = /^(-?\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  const at = new Date(Number(ms));
  if (ms === undefined || Number.isNaN(at.getTime()))
    throw new MusterError('request.invalid', 'This cursor was not given out here.', '/cursor');
  return { at, ord: Number(ord) };
}
