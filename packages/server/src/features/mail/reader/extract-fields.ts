import { findDns } from './fields/dn.ts';
import { findLabelled, findTokens } from './fields/labelled.ts';
import { findHashes, findIncidentIds, findPaths, findTlp } from './fields/marks.ts';
import { findNetwork } from './fields/network.ts';
import { findTimes } from './fields/times.ts';
import type { Field, ReadingContext } from './types.ts';

const LONGEST = 200_000;

/**
 * Facts that stand in a text, each with the exact span it was read from, in the order of the text. Times are read only
 * where a context is given, as they need the day and zone in which they were written.
 */
export function extractFields(text: string, context?: ReadingContext): Field[] {
  const read = text.slice(0, LONGEST);
  const dns = findDns(read);
  const outside = (field: Field) => !dns.some((dn) => field.start >= dn.start && field.end <= dn.end);
  const others = [
    ...findNetwork(read),
    ...findHashes(read),
    ...findIncidentIds(read),
    ...findTlp(read),
    ...findPaths(read),
    ...findLabelled(read),
    ...findTokens(read),
  ];
  const times = context ? findTimes(read, context) : [];
  return [...dns, ...[...others, ...times].filter(outside)].sort(
    (left, right) => left.start - right.start || left.end - right.end,
  );
}
