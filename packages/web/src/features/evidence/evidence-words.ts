import type { CustodyEntryView, EvidenceItemView, EvidenceKind } from '@muster/contract';

export const kindWords: Record<EvidenceKind, string> = {
  log: 'log',
  memory: 'memory',
  disk: 'disk image',
  traffic: 'capture',
  binary: 'program',
  mail: 'on a mail',
  document: 'document',
  other: 'other',
};

/** What a person can choose; `mail` comes by itself. */
export const givenKinds: readonly EvidenceKind[] = [
  'log',
  'memory',
  'disk',
  'traffic',
  'binary',
  'document',
  'other',
];

export const custodyWords: Record<CustodyEntryView['kind'], string> = {
  received: 'Received',
  'handed-over': 'Handed over',
  verified: 'Verified',
  damaged: 'Found damaged',
  exported: 'Copied out',
};

/** `1f2e3d4c…9a8b` */
export function shortHash(sha256: string): string {
  return sha256 === '' ? 'nothing there' : `${sha256.slice(0, 8)}…${sha256.slice(-4)}`;
}

export function fromWords({ receivedFromName, via, site, mail }: EvidenceItemView): string {
  const who = receivedFromName ?? (via === 'mail' && mail ? 'a mail' : 'by link');
  return site ? `${who}, ${site.name}` : who;
}
