// The registered address does not exist any more, so there is nobody whom the alarm could reach.
import { nobodyReads } from './kit/index.mjs';

await nobodyReads();
