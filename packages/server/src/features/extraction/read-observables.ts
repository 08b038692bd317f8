import { canonicalValue } from './canonical.ts';
import { findDomains, findMails, findUrls } from './find-hosts.ts';
import { findAddresses } from './find-network.ts';
import {
  findAccounts,
  findAgents,
  findCves,
  findDigests,
  findIdentities,
  findPaths,
  findProcesses,
  findSubjects,
} from './find-others.ts';
import { plainText } from './plain-text.ts';
import type { Candidate, Finding } from './types.ts';

/** Of a longer text only the beginning is read. */
export const LONGEST_READ = 1_000_000;

/** In this order: what is found first keeps its place, so that the host in a URL is not found a second time. */
const finders: readonly ((text: string) => Candidate[])[] = [
  findAgents,
  findIdentities,
  findUrls,
  findSubjects,
  findMails,
  findCves,
  findDigests,
  findAddresses,
  findPaths,
  findDomains,
  findProcesses,
  findAccounts,
];

/**
 * Everything in a text that could be an observable, in the order of the text and as often as it stands there; written
 * plainly or so that nobody clicks on it. Reads any text in time that grows with its length alone, and never throws.
 */
export function readObservables(text: string): Finding[] {
  const read = wellFormed(text.slice(0, LONGEST_READ));
  const plain = plainText(read);
  const taken = new Uint8Array(plain.text.length);
  const found: Finding[] = [];
  for (const finder of finders) {
    for (const candidate of finder(plain.text)) {
      const { type, start, end } = candidate;
      if (end <= start || taken.subarray(start, end).includes(1)) continue;
      const value = canonicalValue(type, candidate.raw);
      if (value === undefined) continue;
      taken.fill(1, start, end);
      const place = plain.placeOf(start, end);
      const defanged = plain.isDefanged(start, end);
      found.push({
        type,
        value,
        ...place,
        quote: read.slice(place.start, place.end),
        sure: candidate.sure || defanged,
        defanged,
      });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}

/** Half of a pair is no letter; it keeps its place. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Each once, where it stands first; sure where it is so once. */
export function eachOnce(findings: readonly Finding[]): Finding[] {
  const byKey = new Map<string, Finding>();
  for (const one of findings) {
    const key = `${one.type} ${one.value}`;
    const known = byKey.get(key);
    if (!known) byKey.set(key, { ...one });
    else if (one.sure) Object.assign(known, { sure: true, defanged: known.defanged || one.defanged });
  }
  return [...byKey.values()];
}
