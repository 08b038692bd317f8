import type { OrderEffects } from '@muster/contract';

/** How sure one is that a workload must be acted upon. */
export type EvidenceClass = 'lineage' | 'package' | 'running' | 'exploited';

interface Rule {
  /** From 0 to 1. */
  confidence: number;
  says: string;
  /** What may be done without asking anybody, at the most. */
  alone: Pick<OrderEffects, 'running' | 'network'>;
}

/**
 * What may be automatic at the most, by what is known: whoever has only an image that was vulnerable is told, and
 * nothing of theirs is stopped. A site's policy may allow less. What is stale drops a class; unknown is not clean.
 */
export const EVIDENCE_CLASSES: Readonly<Record<EvidenceClass, Rule>> = {
  lineage: {
    confidence: 0.2,
    says: 'It was started from an image with a known vulnerability.',
    alone: { running: 'notify', network: 'keep' },
  },
  package: {
    confidence: 0.7,
    says: 'A fresh inventory has a version older than the fixed one.',
    alone: { running: 'notify', network: 'keep' },
  },
  running: {
    confidence: 0.9,
    says: 'What is vulnerable runs and can be reached.',
    alone: { running: 'notify', network: 'quarantine' },
  },
  exploited: {
    confidence: 0.95,
    says: 'It was seen to be misused.',
    alone: { running: 'pause', network: 'quarantine' },
  },
};
