import { randomBytes, randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Id prefixes, one a noun. An id sorts by the time at which it was made. */
export type IdPrefix =
  | 'ngi'
  | 'site'
  | 'con'
  | 'cal'
  | 'dwn'
  | 'end'
  | 'imp'
  | 'tok'
  | 'per'
  | 'grt'
  | 'ses'
  | 'inv'
  | 'lnk'
  | 'pky'
  | 'cer'
  | 'ent'
  | 'job'
  | 'msg'
  | 'dlv'
  | 'mail'
  | 'rdg'
  | 'fld'
  | 'inc'
  | 'fact'
  | 'scn'
  | 'scd'
  | 'cmp'
  | 'par'
  | 'auth'
  | 'inj'
  | 'req'
  | 'ans'
  | 'evi'
  | 'clm'
  | 'vrd'
  | 'run'
  | 'ovr'
  | 'app'
  | 'rec'
  | 'out'
  | 'sus'
  | 'dep'
  | 'lot'
  | 'cnx'
  | 'srv'
  | 'prr'
  | 'prb'
  | 'pau'
  | 'rot'
  | 'rtn'
  | 'evt'
  | 'shr'
  | 'irl'
  | 'obs'
  | 'obp'
  | 'tsk'
  | 'dcn'
  | 'rep'
  | 'tpl'
  | 'drf'
  | 'cus'
  | 'duty'
  | 'shf'
  | 'key'
  | 'exp'
  | 'red'
  | 'upl'
  | 'tik'
  | 'esc'
  | 'rcp'
  | 'ilk'
  | 'mrg'
  | 'mbx'
  | 'rov'
  | 'hnd'
  | 'fed'
  | 'ntc'
  | 'ntd'
  | 'rem'
  | 'whk'
  | 'whs'
  | 'whd'
  | 'doc'
  | 'ord'
  | 'ban'
  | 'ibl'
  | 'pck'
  | 'bpr'
  | 'blr'
  | 'bev'
  | 'agt'
  | 'agk'
  | 'agc'
  | 'etk'
  | 'str'
  | 'set'
  | 'rcv'
  | 'trm'
  | 'sgp'
  | 'sub'
  | 'sed'
  | 'acc'
  | 'crd'
  | 'wld'
  | 'gap';

const TIME_CHARACTERS = 10;
const TAIL_CHARACTERS = 13;

/** Of each prefix, the id that this process made last: its time in milliseconds, and what follows it. */
const lastMade = new Map<IdPrefix, { time: number; tail: bigint }>();

/**
 * `prefix_` + 10 characters of time (milliseconds) + 13 that no other process makes, in Crockford's base 32. Those
 * that one process makes in one millisecond sort in the order in which they were made: each goes a random step
 * further than the one before (as the ULID specification's monotonic mode does, with steps that cannot be guessed).
 */
export function newId(prefix: IdPrefix, at: Date): string {
  const time = at.getTime();
  const last = lastMade.get(prefix);
  const tail = last?.time === time ? last.tail + 1n + randomNumber(4) : randomNumber(8);
  lastMade.set(prefix, { time, tail });
  return `${prefix}_${inBase32(BigInt(time), TIME_CHARACTERS)}${inBase32(tail, TAIL_CHARACTERS)}`;
}

/** Of the 65 bits that fit into a tail the first stays free, so that steps never come to the end of it. */
function randomNumber(bytes: 4 | 8): bigint {
  const drawn = draw(bytes);
  return bytes === 4 ? BigInt(drawn.readUInt32BE()) : drawn.readBigUInt64BE();
}

function inBase32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text;
  return text;
}

/** Random characters in Crockford's base 32: five bits each. */
export function randomText(length: number): string {
  let text = '';
  for (const byte of draw(length)) text += ALPHABET[byte & 31];
  return text;
}

const store = Buffer.alloc(4_096);
let taken = store.length;

/** Random bytes from a store: to ask the system for a few costs as much as for thousands. Good until the next draw. */
function draw(bytes: number): Buffer {
  if (taken + bytes > store.length) {
    randomFillSync(store);
    taken = 0;
  }
  taken += bytes;
  return store.subarray(taken - bytes, taken);
}

/** A secret of 256 bits, for tokens and one-time links. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
