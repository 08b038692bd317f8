/** A key of the team's own that is published. */
export interface TeamKey {
  kind: 'OpenPGP' | 'S/MIME';
  /** Hex, upper case. */
  fingerprint: string;
}

/** Where the keys themselves are to be had. */
export const KEYS_PATH = '/api/v1/csirt-keys';

/** Of the text that the keyring publishes the line above each key. */
export function keysIn(published: string): TeamKey[] {
  return [...published.matchAll(/^(OpenPGP|S\/MIME) ([0-9A-F]{16,128})$/gm)].map(
    ([, kind, fingerprint = '']) => ({
      kind: kind as TeamKey['kind'],
      fingerprint,
    }),
  );
}

/** In groups of four, to be compared by eye or by telephone. */
export function keyLine({ kind, fingerprint }: TeamKey): string {
  return `${kind} ${(fingerprint.match(/.{1,4}/g) ?? []).join(' ')}`;
}
