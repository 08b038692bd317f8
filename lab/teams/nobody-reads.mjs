// The registered address exists, and nobody reads what arrives there.
import { nobodyReads } from './kit/index.mjs';

await nobodyReads();
