/** `crypto.subtle` takes a file in one piece, which has to fit into memory. */
export const MOST_BYTES = 1024 ** 3;

/** Browsers offer hashes on encrypted pages and on this machine alone. */
export function canHash(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** The SHA-256 of a file, in hex, computed here: the file goes nowhere. */
export async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
