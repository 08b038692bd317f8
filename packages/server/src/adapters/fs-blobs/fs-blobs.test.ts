import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { blobStoreContract } from '../../ports/blob-store.contract.ts';
import { FsBlobs } from './index.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-blobs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('blobs as files', () => {
  blobStoreContract(() => ({
    store: new FsBlobs(directory),
    async kept() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).length;
    },
  }));
});
