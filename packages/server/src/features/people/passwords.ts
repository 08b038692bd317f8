import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { MusterError } from '../../kernel/errors.ts';

/**
 * OWASP Password Storage Cheat Sheet, scrypt: N = 2^17, r = 8, p = 1, which takes 128 MiB and some half a second of a
 * core. What a hash was made with stands in it, so that these can be raised later.
 */
const COST = { ln: 17, r: 8, p: 1 };
/** NIST SP 800-63B-4, section 3.1.1.2: where a password stands alone. No other rule is made, and none expires. */
export const SHORTEST_PASSWORD = 15;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const FEWEST_DIFFERENT = 5;
const AT_ONCE = 2;
const MOST_WAITING = 30;

interface Cost {
  ln: number;
  r: number;
  p: number;
}

/** A PHC string: `$scrypt$ln=17,r=8,p=1$salt$hash`, base64 without padding. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST, HASH_BYTES);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** In the same time whatever is wrong; without a hash (nobody has this mail) as long as with one, and false. */
export async function verifyPassword(password: string, kept: string | null): Promise<boolean> {
  const parts = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(kept ?? '');
  const [, ln, r, p, salt, hash] = parts ?? [];
  const cost = parts ? { ln: Number(ln), r: Number(r), p: Number(p) } : COST;
  const expected = hash === undefined ? Buffer.alloc(HASH_BYTES) : Buffer.from(hash, 'base64');
  const found = await derive(password, Buffer.from(salt ?? '', 'base64'), cost, expected.length);
  return timingSafeEqual(found, expected) && parts !== null;
}

/**
 * Length alone, and not what anybody would try first. Which characters, when it was last changed: no rule (NIST SP
 * 800-63B-4, section 3.1.1.2).
 * @throws MusterError `auth.password-refused`
 */
export function demandGoodPassword(password: string, about: readonly (string | null)[]): void {
  const given = normalised(password);
  const length = [...given].length;
  if (length < SHORTEST_PASSWORD) {
    throw new MusterError(
      'auth.password-refused',
      `A password has at least ${SHORTEST_PASSWORD} characters (this one has ${length}); four or five words make a good one. Nothing was changed.`,
    );
  }
  const bare = bareOf(given);
  const known = about.flatMap((one) => (one ? [bareOf(one)] : [])).filter((one) => one.length > 3);
  known.sort((one, other) => other.length - one.length);
  const rest = known.reduce((left, one) => left.replaceAll(one, ''), bare);
  if (new Set(bare).size < FEWEST_DIFFERENT || rest.length < FEWEST_DIFFERENT) {
    throw new MusterError(
      'auth.password-refused',
      'This password would be tried first: it repeats a few characters, or is made of your name or mail address. Nothing was changed.',
    );
  }
}

/** Typed on another keyboard, the same letters can come as other code points. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

function bareOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

let running = 0;
const waiting: (() => void)[] = [];

/** Few at once: each takes 128 MiB, and whoever floods us with tries must not take the memory of all. */
async function derive(password: string, salt: Buffer, cost: Cost, bytes: number): Promise<Buffer> {
  if (waiting.length >= MOST_WAITING) {
    throw new MusterError(
      'auth.too-many-tries',
      'Too many people sign in at this moment; try again in a few seconds.',
    );
  }
  if (running < AT_ONCE) running += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await scryptOf(normalised(password), salt, cost, bytes);
  } finally {
    // The place is handed on, not freed, so that nobody slips in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function scryptOf(password: string, salt: Buffer, { ln, r, p }: Cost, bytes: number): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, { N, r, p, maxmem: 128 * N * r * p + 1024 * 1024 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
