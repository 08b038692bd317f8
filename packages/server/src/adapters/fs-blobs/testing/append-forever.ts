import { FsBlobs } from '../fs-blobs.ts';
import { patternAt } from './pattern.ts';

/** Lays part after part, and says of each when it is on the disk; to be killed. */
const [directory = '', from = '0'] = process.argv.slice(2);
const blobs = new FsBlobs(directory);
const PART = 300_000;
for (let offset = Number(from); ; offset += PART) {
  await blobs.append('upl_1', offset, patternAt(offset, PART));
  process.stdout.write(`${offset + PART}\n`);
}
