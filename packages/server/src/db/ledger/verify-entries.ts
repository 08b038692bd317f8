import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Bytes } from '../../kernel/sha256.ts';
import type { Tx } from '../database.ts';
import { entryHash, HASH_BYTES } from './chain.ts';
import type { Faults } from './fault.ts';
import { nthHash, positionIn, type Seal } from './verify-chain.ts';
import { readOtherwise, type StoredEntry } from './verify-read.ts';

/** Numbers that JSON.parse may have rounded: it keeps fifteen digits of any, PostgreSQL keeps all. */
const LONG_NUMBER = /[\d.]{16}/;

/** Whether the entries of a seal are still there and what they were, and their places found by the pages. */
export function checkEntries(
  seal: Seal,
  entries: ReadonlyMap<string, StoredEntry>,
  rounded: ReadonlySet<string>,
  faults: Faults,
): void {
  const good: StoredEntry[] = [];
  for (const [n, id] of seal.entry_ids.entries()) {
    const position = positionIn(seal, n);
    const entry = entries.get(id);
    if (!entry) {
      faults.add('entry-removed', position, id, 'the entry was sealed and is gone');
      continue;
    }
    const change = rounded.has(id) ? OTHER_BODY : changeOf(entry, nthHash(seal.entry_hashes, n));
    if (change) faults.add('entry-changed', position, id, change);
    else good.push(entry);
  }
  checkRange(seal, good, faults);
}

const OTHER_BODY = 'its body is not the one that was written';

function changeOf(entry: StoredEntry, sealed: Buffer): string | undefined {
  try {
    const body = sha256Bytes(canonicalJson(JSON.parse(entry.body)));
    if (!body.equals(entry.body_sha256)) return OTHER_BODY;
    // Where the seal has lost it, that is a fault of the seal.
    if (sealed.length === HASH_BYTES && !entryHash(entry).equals(sealed)) return 'it is not what was sealed';
    return undefined;
  } catch {
    return 'it holds what no server writes';
  }
}

/** Those whose bodies hold another number than the one that is read. */
export async function roundedIn(tx: Tx, entries: ReadonlyMap<string, StoredEntry>): Promise<Set<string>> {
  const read = new Map<string, string>();
  for (const { id, body } of entries.values()) {
    if (!LONG_NUMBER.test(body)) continue;
    try {
      read.set(id, canonicalJson(JSON.parse(body)));
    } catch {
      // Not to be read at all: `changeOf` says so.
    }
  }
  return read.size > 0 ? await readOtherwise(tx, read) : new Set();
}

/** `ords` proves nothing, but by it the place of an entry is found: with a wrong one a sealed entry looks unsealed. */
function checkRange(seal: Seal, good: readonly StoredEntry[], faults: Faults): void {
  const isWhole = good.length === seal.entry_ids.length;
  if (good.length === 0 || (isWhole && seal.ords === rangeOf(good))) return;
  const [, least, past] = (/^\[(-?\d+),(-?\d+)\)$/.exec(seal.ords) ?? []).map(Number);
  const stray = good.find(
    ({ ord }) => least === undefined || past === undefined || ord < least || ord >= past,
  );
  // Where entries are gone or changed, the range of those that are left is narrower than it was.
  const named = stray ?? (isWhole ? good[0] : undefined);
  if (!named) return;
  const n = seal.entry_ids.indexOf(named.id);
  const detail = `its seal is filed under ${seal.ords} in the order of writing and belongs elsewhere: pages may not show its place`;
  faults.add('place-misfiled', positionIn(seal, n), named.id, detail);
}

/** As PostgreSQL writes it. */
function rangeOf(entries: readonly StoredEntry[]): string {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { ord } of entries) {
    least = Math.min(least, ord);
    most = Math.max(most, ord);
  }
  return `[${least},${most + 1})`;
}
