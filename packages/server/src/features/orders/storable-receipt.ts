import type { ReceiptClaims } from '@muster/contract';

/** As `JSON.stringify` writes NUL and halves of surrogate pairs, which no table keeps. */
const NO_TEXT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;
const MOST_STEPS = 2_147_483_647;
/** PostgreSQL knows no year 0, and none of these offsets from UTC. */
const NO_TIME = /^0000|[+-](?:1[6-9]|2\d):\d\d$/;

/**
 * Whether every part of a receipt can be kept. It is found out before anything is written: a group that the database
 * refuses is written anew one by one, and who signs such receipts on purpose would hold up those of all others.
 */
export function isStorable(claims: ReceiptClaims): boolean {
  const times = [claims.at, ...claims.effects.flatMap(({ readAt, fullFrom }) => [readAt, fullFrom ?? ''])];
  return (
    claims.step <= MOST_STEPS &&
    !times.some((time) => NO_TIME.test(time)) &&
    !NO_TEXT.test(JSON.stringify(claims))
  );
}
