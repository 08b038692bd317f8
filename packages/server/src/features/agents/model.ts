import { createHash } from 'node:crypto';
import type { AgentReport, PublicJwk } from '@muster/contract';

/** An agent polls at least once a minute; after so long without a word it is late. */
export const LATE_AFTER_MS = 5 * 60_000;
/** How exactly it is kept when an agent was last heard of. */
export const SEEN_EVERY_MS = 2 * 60_000;

/** RFC 7638: SHA-256 over the key's required members in their order, base64url. */
export function thumbprintOf({ crv, kty, x }: Pick<PublicJwk, 'crv' | 'kty' | 'x'>): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

/** People read fingerprints aloud and copy them with spaces; letters keep their case, which counts. */
export function sameFingerprint(typed: string, fingerprint: string): boolean {
  return typed.replace(/\s/g, '') === fingerprint;
}

export interface Change {
  what: string;
  detail: string;
}

/** What of a report differs from the one before and is worth keeping. Counters are not. */
export function changesBetween(before: AgentReport | null, now: AgentReport): Change[] {
  const changes: Change[] = [];
  if (before?.version !== now.version) changes.push({ what: 'version', detail: now.version });
  if (before?.policy?.sha256 !== now.policy?.sha256)
    changes.push({ what: 'policy', detail: now.policy?.sha256 ?? 'none' });
  if (before && before.startedAt !== now.startedAt)
    changes.push({ what: 'restarted', detail: now.startedAt });
  const known = new Map(before?.alarms.map((alarm) => [alarm.code, alarm]) ?? []);
  for (const alarm of now.alarms) {
    if (!known.has(alarm.code))
      changes.push({ what: 'alarm', detail: `${alarm.code}: ${alarm.detail}`.slice(0, 2000) });
  }
  const raised = new Set(now.alarms.map(({ code }) => code));
  for (const code of known.keys()) if (!raised.has(code)) changes.push({ what: 'alarm-ended', detail: code });
  const states = new Map(before?.systems.map(({ name, state }) => [name, state]) ?? []);
  for (const { name, state, detail } of now.systems) {
    // Nothing was reached yet when an agent begins: that is no news.
    if (states.get(name) !== state && (states.has(name) || state === 'failing'))
      changes.push({ what: 'system', detail: `${name} is ${state}: ${detail}`.slice(0, 2000) });
  }
  return changes;
}
