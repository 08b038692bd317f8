import { sha256Bytes } from '../../kernel/sha256.ts';

/** Of a SHA-256. */
export const HASH_BYTES = 32;

/** What of an entry is hashed: everything but the body itself, which its own hash stands for. */
export interface HashedEntry {
  id: string;
  ord: number;
  xid: string;
  at: Date;
  kind: string;
  subject: string;
  actor: string;
  body_sha256: Buffer;
}

/** SHA-256 over the JSON text of a fixed list; the quoting of JSON keeps neighbouring fields apart. */
export function entryHash(entry: HashedEntry): Buffer {
  const text = JSON.stringify([
    'muster-entry-1',
    entry.id,
    entry.ord,
    entry.xid,
    entry.at.getTime(),
    entry.kind,
    entry.subject,
    entry.actor,
    entry.body_sha256.toString('hex'),
  ]);
  return sha256Bytes(text);
}

/**
 * The same over the columns of `ledger_entry`: what the sealer stores by it, verification computes by `entryHash`. JSON
 * in PostgreSQL escapes as JavaScript's does; a kind has nothing to escape (its check sees to that), nor have numbers.
 * `date_part` gives a double, whose milliseconds are exact until the year 30000; `extract` would reckon in decimals.
 */
export const ENTRY_HASH_SQL = `sha256(convert_to(concat('["muster-entry-1",', to_json(id), ',', ord, ',"', xid, '",',
  (date_part('epoch', at) * 1000)::bigint, ',"', kind, '",', to_json(subject), ',', to_json(actor), ',"',
  encode(body_sha256, 'hex'), '"]'), 'UTF8'))`;

/** hash(n) = SHA-256(hash(n-1) || entry hash || n as 8 bytes || sealing time in epoch ms as 8 bytes), big endian. */
export function linkHash(prev: Buffer, entry: Buffer, seq: number, sealedAt: Date): Buffer {
  // From Node's pool, and cleared: a stored hash that was cut short must not be filled up with what lay there.
  const link = Buffer.allocUnsafe(80).fill(0);
  prev.copy(link, 0);
  entry.copy(link, 32);
  link.writeBigUInt64BE(BigInt(seq), 64);
  link.writeBigInt64BE(BigInt(sealedAt.getTime()), 72);
  return sha256Bytes(link);
}

/** What stands before the first link; it binds a chain to one ledger. */
export function genesisHash(ledgerId: string): Buffer {
  return sha256Bytes(`muster-ledger-1:${ledgerId}`);
}
