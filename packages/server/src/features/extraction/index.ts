export { canonicalValue, expectedForm, guessType, pivotOf } from './canonical.ts';
export { defang } from './defang.ts';
export { findHashes } from './hashes.ts';
export { findNames, normaliseDn } from './names.ts';
export { refang } from './plain-text.ts';
export { eachOnce, readObservables } from './read-observables.ts';
export type { Finding } from './types.ts';
