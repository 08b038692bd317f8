import { beforeEach, describe } from 'vitest';
import { blobStoreContract } from '../../ports/blob-store.contract.ts';
import { FakeBlobs } from './index.ts';

let store: FakeBlobs;
beforeEach(() => {
  store = new FakeBlobs();
});

describe('blobs in memory', () => {
  blobStoreContract(() => ({ store, kept: async () => store.kept.size + store.unfinished.size }));
});
