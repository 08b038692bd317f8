export { FileHeads, parseHeads } from './file-heads.ts';
