import { createHmac } from 'node:crypto';
import type { Keys } from '../../kernel/keys.ts';

/** Derived, never stored: what a campaign's tokens and expected answers are made from. */
export function campaignSecret(keys: Keys, campaignId: string): Buffer {
  return createHmac('sha256', keys.master).update(`campaign:${campaignId}`).digest();
}
