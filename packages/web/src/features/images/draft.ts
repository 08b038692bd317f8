import type { BlockedImage, BlockImageRequest, PreviewImageBlockRequest, TlpLabel } from '@muster/contract';

/** What an officer has said of a block that is not made yet. */
export interface BlockDraft {
  /** As it was written: an id or a SHA-512. */
  written: string;
  /** Id of the one site that it is for; empty for all that the officer may order at. */
  site: string;
  reason: string;
  tlp: TlpLabel;
  incident: string;
  days: number;
}

export const emptyBlock: BlockDraft = {
  written: '',
  site: '',
  reason: '',
  tlp: 'AMBER',
  incident: '',
  days: 30,
};

const DAY_MS = 86_400_000;

/** The image that is meant: 128 hex digits are the SHA-512 of its bytes, whatever else is an id. Null for nothing. */
export function imageOf(written: string): BlockedImage | null {
  const text = written.trim().replace(/^sha512:/i, '');
  if (text === '') return null;
  return /^[0-9a-f]{128}$/i.test(text) ? { ref: null, sha512: text } : { ref: text, sha512: null };
}

export function whatOf({ written, site }: BlockDraft): PreviewImageBlockRequest | null {
  const image = imageOf(written);
  return image && { image, sites: site === '' ? null : [site] };
}

/** What is still to be said before it can be pressed; empty when nothing is. */
export function missingOf({ written, reason }: BlockDraft): string[] {
  return [imageOf(written) ? '' : 'which image', reason.trim() === '' ? 'the reason' : ''].filter(Boolean);
}

export function blockOf(draft: BlockDraft, now: number): Partial<BlockImageRequest> | null {
  const what = whatOf(draft);
  if (what === null || missingOf(draft).length > 0) return null;
  return {
    ...what,
    reason: draft.reason.trim(),
    tlp: draft.tlp,
    incident: draft.incident.trim() || null,
    expiresAt: new Date(now + draft.days * DAY_MS).toISOString(),
  };
}
