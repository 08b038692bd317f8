import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { BlobStore } from './blob-store.ts';

export interface BlobStoreUnderTest {
  store: BlobStore;
  /** How many blobs and unfinished parts lie there. */
  kept(): Promise<number>;
}

const bytes = Buffer.from('what was found on wn017\n'.repeat(5000));
const sha256 = createHash('sha256').update(bytes).digest('hex');
const parts = () => Readable.from([bytes.subarray(0, 7), bytes.subarray(7, 70_000), bytes.subarray(70_000)]);

/** What every store of blobs keeps to; `current` gives the one under test, made fresh for each test. */
export function blobStoreContract(current: () => BlobStoreUnderTest): void {
  test('what was put comes back byte for byte, under its hash', async () => {
    const { store } = current();
    expect(await store.put(parts(), bytes.length)).toEqual({ sha256, size: bytes.length });
    expect(await buffer(await store.open(sha256))).toEqual(bytes);
  });

  test('an empty blob is a blob', async () => {
    const { store } = current();
    const { sha256: empty } = await store.put(Readable.from([]), 10);
    expect(await buffer(await store.open(empty))).toHaveLength(0);
  });

  test('the same bytes are kept once, also when they come at the same moment', async () => {
    const { store, kept } = current();
    await Promise.all([store.put(parts(), 1e9), store.put(parts(), 1e9)]);
    await store.put(parts(), 1e9);
    expect(await kept()).toBe(1);
  });

  test('one byte too many is refused and leaves nothing', async () => {
    const { store, kept } = current();
    await expect(store.put(parts(), bytes.length - 1)).rejects.toMatchObject({ code: 'request.too-large' });
    expect(await kept()).toBe(0);
  });

  test('a sender that breaks off leaves nothing', async () => {
    const { store, kept } = current();
    async function* broken() {
      yield bytes.subarray(0, 1000);
      throw new Error('the line broke');
    }
    await expect(store.put(Readable.from(broken()), 1e9)).rejects.toThrow('the line broke');
    expect(await kept()).toBe(0);
  });

  test('what comes by parts becomes the same blob, also where a part came twice', async () => {
    const { store, kept } = current();
    await store.append('upl_1', 0, bytes.subarray(0, 1000));
    await store.append('upl_1', 1000, bytes.subarray(1000, 90_000));
    await store.append('upl_1', 1000, bytes.subarray(1000, 5000));
    expect(await buffer(await store.openUnfinished('upl_1', 5000))).toEqual(bytes.subarray(0, 5000));
    await store.append('upl_1', 5000, bytes.subarray(5000));
    await store.finish('upl_1', { sha256, size: bytes.length });
    await store.finish('upl_1', { sha256, size: bytes.length });
    expect(await buffer(await store.open(sha256))).toEqual(bytes);
    expect(await kept()).toBe(1);
  });

  test('a part that would leave a hole is refused, and one that is given up leaves nothing', async () => {
    const { store, kept } = current();
    await store.append('upl_1', 0, bytes.subarray(0, 1000));
    await expect(store.append('upl_1', 1001, bytes.subarray(1001))).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(store.append('upl_2', 1, bytes)).rejects.toMatchObject({ code: 'state.conflict' });
    await expect(store.finish('upl_3', { sha256, size: 5 })).rejects.toMatchObject({ code: 'not-found' });
    await store.drop('upl_1');
    await store.drop('upl_1');
    expect(await kept()).toBe(0);
    expect(await store.room()).toBeGreaterThan(0);
  });

  test.each(['0'.repeat(64), '../../etc/passwd', ''])('there is no blob %j', async (name) => {
    await expect(current().store.open(name)).rejects.toMatchObject({ code: 'not-found' });
  });
}
