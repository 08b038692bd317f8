import { randomBytes } from 'node:crypto';

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

/** `prefix_` + 10 characters of time (milliseconds) + 13 random characters, in Crockford's base 32. */
export function newId(prefix: IdPrefix, at: Date): string {
  let time = at.getTime();
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = ALPHABET[time % 32] + head;
    time = Math.floor(time / 32);
  }
  return `${prefix}_${head}${randomText(13)}`;
}

/** Random characters in Crockford's base 32: five bits each. */
export function randomText(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += ALPHABET[byte & 31];
  return text;
}

/** A secret of 256 bits, for tokens and one-time links. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
