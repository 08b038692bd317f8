/**
 * The questions that a drill asks of a site. Three axes, never averaged into one figure; the depth of C2 follows the
 * WISE SCCC classification. Ids are never reused.
 */
export const checkCatalogue = {
  C1: { title: 'Contact deliverable', axis: 'communication' },
  C2: { title: 'Depth reached', axis: 'communication' },
  C3: { title: 'Human acknowledgement in time', axis: 'communication' },
  C4: { title: 'Right parties addressed', axis: 'communication' },
  C5: { title: 'Right form', axis: 'communication' },
  C6: { title: 'Content true', axis: 'communication' },
  C7: { title: 'Requests answered in time', axis: 'communication' },
  C8: { title: 'Closure report in time', axis: 'communication' },
  K1: { title: 'Identity banned', axis: 'containment' },
  K2: { title: 'All copies silent', axis: 'containment' },
  K3: { title: 'Share found', axis: 'containment' },
  K4: { title: 'Submission address found', axis: 'containment' },
  K5: { title: 'Contained in time', axis: 'containment' },
  K6: { title: 'Evidence preserved', axis: 'containment' },
  K7: { title: 'No collateral damage', axis: 'containment' },
  F1: { title: 'Hash of the copy', axis: 'forensics' },
  F2: { title: 'Controller address, port and protocol', axis: 'forensics' },
  F3: { title: 'Token in canary file or encoded configuration', axis: 'forensics' },
  F4: { title: 'Token only in memory or in the unlinked file', axis: 'forensics' },
  F5: { title: 'Traffic of the copy', axis: 'forensics' },
  F6: { title: 'Timeline', axis: 'forensics' },
} as const;

export type CheckId = keyof typeof checkCatalogue;
export type CheckAxis = (typeof checkCatalogue)[CheckId]['axis'];

export const checkIds = Object.keys(checkCatalogue) as [CheckId, ...CheckId[]];
