import type { Reading } from '../../ports/site-system.ts';

export const nothingToRead: Reading = {
  state: 'unknown',
  found: 'This leaves nothing that could be read back.',
  fullFrom: null,
};

/** What could not be read is unknown, with the reason. */
export async function readingOf(read: () => Promise<Reading>): Promise<Reading> {
  try {
    return await read();
  } catch (error) {
    return { state: 'unknown', found: (error as Error).message.slice(0, 2000), fullFrom: null };
  }
}
