export { FsBlobs } from './fs-blobs.ts';
