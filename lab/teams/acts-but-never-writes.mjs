// Contains the incident as well as anybody, and tells nobody.
import { play } from './kit/index.mjs';

await play({ send: () => undefined });
