import { createHmac } from 'node:crypto';

/** A number in [0, 1), the same for the same seed and purpose: what makes a campaign repeatable. */
export function seededShare(seed: string, purpose: string): number {
  const digest = createHmac('sha256', seed).update(purpose).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** An instant in the window that begins `offsetSeconds` after the start. */
export function seededMoment(
  start: Date,
  offsetSeconds: number,
  windowSeconds: number,
  seed: string,
  purpose: string,
): Date {
  const seconds = offsetSeconds + windowSeconds * seededShare(seed, purpose);
  return new Date(start.getTime() + Math.round(seconds * 1000));
}
