import { UsageError } from '../../errors.ts';

/** The path of a ban that is called `BAN-17`, `17`, or by its id; the server knows both. */
export function banPath(called = '', rest = ''): string {
  if (/^ban_[0-9a-z]{23}$/.test(called)) return `/api/v1/bans/${called}${rest}`;
  const no = /^(?:BAN-)?0*([1-9]\d{0,8})$/i.exec(called)?.[1];
  if (no === undefined)
    throw new UsageError(
      `${called} is no ban; write BAN-17, 17 or its id. "muster ban list --state all" names them`,
    );
  return `/api/v1/bans/BAN-${no}${rest}`;
}

/** A digest as a preview printed it. */
export function wholeDigest(digest: string, printedBy: string): string {
  if (/^[0-9a-f]{64}$/.test(digest)) return digest;
  throw new UsageError(`--digest is not whole; copy all 64 characters that "${printedBy}" printed`);
}
