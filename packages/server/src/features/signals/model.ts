import { createHash } from 'node:crypto';
import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  SESSION_REVOKED_EVENT,
  type SubjectIdentifier,
} from '@muster/contract';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';

/** What receivers of others can be let have. Orders, heads and decisions are for agents alone. */
export const FOREIGN_EVENTS: readonly string[] = [
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  SESSION_REVOKED_EVENT,
];

export const MOST_STREAMS = 10;
export const MOST_SUBJECTS = 10_000;
/** Seconds. */
export const VERIFY_EVERY_S = 30;
/** Seconds without a word of a receiver that polls, after which its stream is paused. */
export const INACTIVE_AFTER_S = 30 * 86_400;

/** Names that mean nothing outside one site are told to nobody else. */
export function isTellable({ format }: SubjectIdentifier): boolean {
  return ['iss_sub', 'email', 'x509', 'fqan'].includes(format);
}

/** What of the requested events is delivered. What is not known or not let is left out silently, as SSF asks. */
export function deliveredOf(supported: readonly string[], requested: readonly string[]): string[] {
  return supported.filter((event) => requested.includes(event));
}

/** SSF, section 8.1.3.1: simple subjects are the same when they are identical. */
export function subjectKey(subject: { [field: string]: Json }): string {
  return createHash('sha256').update(canonicalJson(subject)).digest('hex');
}

/** The keys under which an event's subject can have been removed: as a whole, or by any of its names. */
export function keysOf(subject: { [field: string]: Json }): string[] {
  const names = Array.isArray(subject.identifiers) ? subject.identifiers : [];
  return [subject, ...(names as { [field: string]: Json }[])].map(subjectKey);
}

const SECOND_MS = 1000;
const WAITS_S = [5, 30, 120, 600, 1800, 3600];

/** When to push again after the n-th try in a row failed (1 is the first). */
export function nextPush(attempts: number, now: Date): Date {
  const wait = WAITS_S[Math.min(attempts, WAITS_S.length) - 1] ?? 5;
  return new Date(now.getTime() + wait * SECOND_MS);
}

/** A receiver that took nothing for so long is paused. */
export const PAUSED_AFTER_MS = 24 * 3_600_000;

/** CAEP says seconds in its text and milliseconds in examples: what is too large for seconds is milliseconds. */
export function eventTime(value: unknown): Date | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null;
  const ms = value > 100_000_000_000 ? value : value * SECOND_MS;
  return ms < 8_640_000_000_000_000 ? new Date(ms) : null;
}
