import { createHmac, timingSafeEqual } from 'node:crypto';

const FIVE_MINUTES_S = 5 * 60;

/**
 * What the far end does, as docs/handbook/incidents/notifications.md shows it: true for what we signed within the last
 * five minutes and it has not seen before.
 */
export function verifyWebhook(
  headers: Record<string, string | undefined>,
  body: string,
  { secret, nowMs, seen }: { secret: string; nowMs: number; seen: Set<string> },
): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = headers;
  const age = Math.abs(nowMs / 1000 - Number(timestamp));
  if (!(age <= FIVE_MINUTES_S)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const signed = (headers['webhook-signature'] ?? '').split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!signed || seen.has(id)) return false;
  seen.add(id);
  return true;
}
