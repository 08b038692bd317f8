import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { App } from '../../app.ts';
import { WebhookError } from '../../ports/webhook-out.ts';

const LONGEST_BYTES = 128 * 1024;
const FRESH_MS = 10 * 60_000;
/** A SET that names an unknown key makes us look again, but no more often: nobody lets us fetch by sending rubbish. */
const AGAIN_AFTER_MS = 60_000;

type KeySet = ReturnType<typeof createLocalJWKSet>;

interface Fetched {
  atMs: number;
  keys: KeySet;
  ids: Set<string>;
}

const caches = new WeakMap<App['events'], Map<string, Fetched>>();

/**
 * The keys of a transmitter, fetched through the guard that keeps us from reaching our own network.
 * @throws WebhookError
 */
export async function keysOfTransmitter(app: App, jwksUri: string, kid: string | undefined): Promise<KeySet> {
  const cache = caches.get(app.events) ?? new Map<string, Fetched>();
  caches.set(app.events, cache);
  const nowMs = app.clocks.machine.now().getTime();
  const known = cache.get(jwksUri);
  if (known) {
    const age = nowMs - known.atMs;
    const isEnough = kid === undefined || known.ids.has(kid) || age < AGAIN_AFTER_MS;
    if (age < FRESH_MS && isEnough) return known.keys;
  }
  const fetched = { atMs: nowMs, ...(await fetchKeys(app, jwksUri)) };
  cache.set(jwksUri, fetched);
  return fetched.keys;
}

async function fetchKeys(app: App, url: string): Promise<Omit<Fetched, 'atMs'>> {
  const { status, text } = await app.webhooks.ask({
    url,
    method: 'GET',
    headers: { accept: 'application/json' },
    longestAnswer: LONGEST_BYTES,
  });
  if (status !== 200) throw new WebhookError('failed', `its keys cannot be had: it answered ${status}`);
  try {
    const set = JSON.parse(text) as JSONWebKeySet;
    const ids = set.keys.flatMap(({ kid }) => kid ?? []);
    return { keys: createLocalJWKSet(set), ids: new Set(ids) };
  } catch {
    throw new WebhookError('failed', 'its keys are no JSON Web Key Set');
  }
}
