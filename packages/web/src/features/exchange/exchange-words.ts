import type { ExchangeFormat, ImportFormat, TlpLabel } from '@muster/contract';

export const formats: readonly { format: ExchangeFormat; name: string; says: string }[] = [
  {
    format: 'misp',
    name: 'MISP event',
    says: 'For other teams’ MISP: observables, never published by itself.',
  },
  { format: 'stix', name: 'STIX 2.1', says: 'A bundle: the incident, what was observed, indicators.' },
  { format: 'csaf', name: 'CSAF 2.0', says: 'A document of an incident response, for machines and people.' },
  { format: 'pdf', name: 'PDF', says: 'For people: everything in words, the label on every page.' },
];

export const formatName: Readonly<Record<ExchangeFormat, string>> = {
  misp: 'MISP event',
  stix: 'STIX bundle',
  csaf: 'CSAF document',
  pdf: 'PDF',
};

export const importFormats: readonly { format: ImportFormat; name: string }[] = [
  { format: 'misp', name: 'MISP event (JSON)' },
  { format: 'stix', name: 'STIX 2.1 bundle (JSON)' },
  { format: 'csv', name: 'List or CSV table' },
];

/** From the widest circle to the narrowest. */
export const tlpOrder: readonly TlpLabel[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

export function isWithin(label: TlpLabel, limit: TlpLabel): boolean {
  return tlpOrder.indexOf(label) <= tlpOrder.indexOf(limit);
}

/** What a file most likely is, by its first words. */
export function formatOf(name: string, text: string): ImportFormat {
  const start = text.slice(0, 4000);
  if (/^\s*[[{]/.test(start)) return /"type"\s*:\s*"bundle"/.test(start) ? 'stix' : 'misp';
  return /\.stix/.test(name) ? 'stix' : 'csv';
}

/** `a3f1 09c2 …`: enough to compare by eye; the whole is copied. */
export function shortHash(sha256: string): string {
  return `${sha256.slice(0, 4)} ${sha256.slice(4, 8)} ${sha256.slice(8, 12)} …`;
}
