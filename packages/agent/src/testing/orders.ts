import type { OrderTarget, SiteOrder } from '@muster/contract';
import { sha256 } from '../kernel/digest.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** An order's id, the same for the same number. */
export function orderIdOf(n: number): string {
  const digest = Buffer.from(sha256(`order ${n}`), 'hex');
  return `ord_${[...digest.subarray(0, 23)].map((byte) => ALPHABET[byte % 32]).join('')}`;
}

export const SUSPECT: OrderTarget = {
  type: 'subject',
  subject: {
    identifiers: [{ format: 'iss_sub', iss: 'https://aai.example', sub: 'mallory' }],
    cascade: false,
  },
};

/** A ban as the server would place it, as far as nothing else is said. */
export function orderOf(seq: number, at: Date, parts: Partial<SiteOrder> = {}): SiteOrder {
  return {
    id: orderIdOf(seq),
    siteId: 'site_a',
    seq,
    previous: seq === 1 ? null : sha256(`order ${seq - 1}`),
    kind: 'ban',
    target: SUSPECT,
    effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' },
    reason: 'The account was taken over.',
    tlp: 'AMBER',
    incident: null,
    exercise: true,
    issuedAt: at.toISOString(),
    expiresAt: new Date(at.getTime() + 7 * 86_400_000).toISOString(),
    undoes: null,
    ...parts,
  };
}
