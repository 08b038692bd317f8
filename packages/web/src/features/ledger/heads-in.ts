import type { LedgerHead } from '@muster/contract';

/**
 * The heads in a file: one as JSON, a list of them, or one a line (as the server keeps them).
 * @throws Error that says what is expected, when it holds none
 */
export function headsIn(text: string): LedgerHead[] {
  const heads = parsed(text);
  if (heads.length === 0 || !heads.every(isHead)) {
    throw new Error(
      'This file holds no heads. Expected is a head as “Keep a copy” gives it, or one head a line.',
    );
  }
  return heads;
}

function parsed(text: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : [whole];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        try {
          return JSON.parse(line) as unknown;
        } catch {
          return null;
        }
      });
  }
}

function isHead(value: unknown): value is LedgerHead {
  const head = value as Partial<LedgerHead> | null;
  return (
    typeof head?.position === 'number' && typeof head.hash === 'string' && typeof head.signature === 'string'
  );
}
