import { isTlpWithin, type TlpLabel, type WebhookBody } from '@muster/contract';
import type { Json } from '../../kernel/canonical-json.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The schedule that Standard Webhooks recommends: ten tries in three and a half days. */
const WAITS_MS = [
  5_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** When to try again after the n-th try failed (1 is the first); null to give up. */
export function nextTry(attempts: number, now: Date): Date | null {
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

/** A webhook that never once succeeded for so long is switched off. */
export const DISABLED_AFTER_MS = 5 * DAY_MS;

/** What of an old secret's time is left when a new one was made. */
export const OLD_SECRET_LASTS_MS = DAY_MS;

/** `kinds` as they were chosen; none means all. */
export function wants(kinds: readonly string[], kind: string): boolean {
  if (kinds.length === 0) return true;
  const noun = `${kind.slice(0, kind.indexOf('.'))}.*`;
  return kinds.includes(kind) || kinds.includes(noun);
}

export function mayLeave(tlp: TlpLabel, mostTlp: TlpLabel): boolean {
  return isTlpWithin(tlp, mostTlp);
}

export interface Told {
  kind: string;
  at: Date;
  event: string;
  text: string;
  data: { [key: string]: Json };
  site: { id: string; name: string } | null;
  incident: { publicId: string; tlp: TlpLabel };
  publicUrl: string | undefined;
}

/** Of RED and AMBER+STRICT, where a webhook may have it at all, only which incident it is and where to read it. */
export function bodyOf({ kind, at, event, text, data, site, incident, publicUrl }: Told): WebhookBody {
  const { publicId, tlp } = incident;
  const link = publicUrl === undefined ? null : `${publicUrl}/incidents/${publicId}`;
  const timestamp = at.toISOString();
  if (tlp === 'RED' || tlp === 'AMBER+STRICT')
    return { type: 'incident.changed', timestamp, data: { incident: publicId, link } };
  return {
    type: kind,
    timestamp,
    data: { incident: publicId, link, tlp, event, site, text, details: data },
  };
}
