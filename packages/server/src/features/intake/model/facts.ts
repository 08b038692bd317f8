import type { ReportFact } from '@muster/contract';
import { readObservables } from '../../extraction/index.ts';
import { extractFields } from '../../mail/index.ts';
import type { MachineReport } from './machine-report.ts';

/** Between what a person wrote and what the machine's part says. */
export const MACHINE_PART = '\n\n--- machine-readable part ---\n\n';
const LONGEST_TEXT = 100_000;
const MOST_FACTS = 300;

export interface ReadReport {
  text: string;
  facts: ReportFact[];
  happenedAt: Date | null;
}

/** Text and facts of a report; every fact points into the text. Times without a zone are read as UTC and are not sure. */
export function readReport(words: string, machine: MachineReport | null, receivedAt: Date): ReadReport {
  const own = words.trim().slice(0, LONGEST_TEXT);
  const text = machine ? `${own}${MACHINE_PART}${machine.text.slice(0, LONGEST_TEXT)}` : own;
  const found = [...findingsIn(text, machine), ...timesIn(text, receivedAt)].sort(
    (one, other) => one.start - other.start,
  );
  const facts = found.slice(0, MOST_FACTS);
  return { text, facts, happenedAt: machine?.happenedAt ?? firstTime(facts, receivedAt) };
}

const KINDS: Record<string, ReportFact['kind'] | undefined> = {
  ip: 'address',
  domain: 'host',
  url: 'url',
  mail: 'mail',
  md5: 'hash',
  sha1: 'hash',
  sha256: 'hash',
  sha512: 'hash',
};

function findingsIn(text: string, machine: MachineReport | null): ReportFact[] {
  const roles = rolesOf(machine);
  return readObservables(text).flatMap(({ type, value, start, end, sure }) => {
    const kind = KINDS[type];
    if (!kind || isOfTheFormat(text, start)) return [];
    const { address, port } = kind === 'address' ? withoutPort(value) : { address: value, port: null };
    const said = roles.get(address.toLowerCase());
    const role = said?.role ?? (kind === 'mail' ? 'mentioned' : roleBefore(text, start));
    return [
      {
        kind,
        value: address,
        port: port ?? (role === said?.role ? (said?.port ?? null) : null),
        protocol: role === 'source' || role === 'target' ? (machine?.protocol ?? null) : null,
        role,
        sure: sure || said !== undefined,
        start,
        end,
      },
    ];
  });
}

/** Where the machine’s part speaks of itself: its schema, its writer, its own number. */
function isOfTheFormat(text: string, start: number): boolean {
  if (start < text.indexOf(MACHINE_PART) || !text.includes(MACHINE_PART)) return false;
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return /^\s*"?(?:\$?schema(?:-url)?|reported-from|reporter\w*|user-agent|report[-_]id|contact|domain)"?\s*:/i.test(
    line,
  );
}

function rolesOf(
  machine: MachineReport | null,
): Map<string, { role: 'source' | 'target'; port: number | null }> {
  const ends = (role: 'source' | 'target') =>
    (machine?.[`${role}s`] ?? []).map(({ value, port }) => [plainForm(value), { role, port }] as const);
  return new Map([...ends('target'), ...ends('source')]);
}

/** As the reader of observables would give it. */
function plainForm(value: string): string {
  const [first] = readObservables(value);
  return (first ? withoutPort(first.value).address : value).toLowerCase();
}

export function withoutPort(value: string): { address: string; port: number | null } {
  const found = /^(?:\[(?<six>[^\]]+)\]|(?<four>\d+\.\d+\.\d+\.\d+)):(?<port>\d{1,5})$/.exec(value)?.groups;
  if (!found) return { address: value, port: null };
  return { address: found.six ?? found.four ?? value, port: Number(found.port) };
}

const SOURCE =
  /(?:\bfrom|\bsource|\bsrc|\battacker|\boffend\w*|\borigin\w*|\bclient|\bhost|\bIP address|\byour (?:IP|server|host|machine|network)|\babus\w*|\bvon)[\s:=()-]*$/i;
const TARGET =
  /(?:\bto|\btarget\w*|\bdst|\bdest\w*|\bvictim|\bour (?:IP|server|host|machine|network|honeypot)|\bagainst|\battacked|\bat port|\bnach)[\s:=()-]*$/i;

/** What people write before an address says what it did; else it is only mentioned. */
function roleBefore(text: string, start: number): ReportFact['role'] {
  const lead = text.slice(Math.max(0, start - 40), start).replace(/^[\s\S]*\n/, '');
  if (TARGET.test(lead)) return 'target';
  return SOURCE.test(lead) ? 'source' : 'mentioned';
}

function timesIn(text: string, receivedAt: Date): ReportFact[] {
  return extractFields(text, { zone: 'UTC', sentAt: receivedAt }).flatMap((field) =>
    field.kind === 'time'
      ? [
          {
            kind: 'time' as const,
            value: field.value,
            port: null,
            protocol: null,
            role: 'mentioned' as const,
            sure: field.confidence === 'high' || hasZoneAndDate(field.quote),
            start: field.start,
            end: field.end,
          },
        ]
      : [],
  );
}

/** The reader doubts `CET` in the summer of its zone; a report comes from anywhere, and its word counts. */
function hasZoneAndDate(quote: string): boolean {
  return (
    /\d{4}-\d{2}-\d{2}|\p{L}{3}/u.test(quote) &&
    /\b[A-Z]{2,4}T\)?$|UTC|GMT|Z$|[+-]\d{2}:?\d{2}\)?$/.test(quote)
  );
}

/** The earliest time that is said with its zone and lies before the report, within a year. */
function firstTime(facts: readonly ReportFact[], receivedAt: Date): Date | null {
  const year = 366 * 86_400_000;
  const times = facts
    .filter(({ kind, sure }) => kind === 'time' && sure)
    .map(({ value }) => Date.parse(value))
    .filter((at) => at <= receivedAt.getTime() && at > receivedAt.getTime() - year);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** The addresses and names that a report is about: those that did it, or all that are mentioned where none is said to. */
export function subjectsOf(facts: readonly ReportFact[]): ReportFact[] {
  const ends = facts.filter(({ kind }) => kind === 'address' || kind === 'host' || kind === 'url');
  const sources = ends.filter(({ role }) => role === 'source');
  const chosen =
    sources.length > 0
      ? sources
      : ends.filter(({ role, kind, sure }) => role !== 'target' && (kind === 'address' || sure));
  return [...new Map(chosen.map((fact) => [`${fact.kind} ${fact.value}`, fact])).values()];
}
