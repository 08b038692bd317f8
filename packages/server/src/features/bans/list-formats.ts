import type { BanList, BanListEntry, BanListFormat, SubjectIdentifier } from '@muster/contract';
import { readDelegation, readName, writeArgus, writeOneLine } from '@muster/subjects';

export const CONTENT_TYPES: Record<BanListFormat, string> = {
  json: 'application/json; charset=utf-8',
  argus: 'text/plain; charset=utf-8',
  dn: 'text/plain; charset=utf-8',
  'dn-oneline': 'text/plain; charset=utf-8',
  lcmaps: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** The bytes of a list in one form. Every form says which list it is and which came before it. */
export function renderList(format: BanListFormat, list: BanList): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(list)}\n`;
    case 'argus':
      return argus(list);
    case 'dn':
      return lines(list, (ban) => names(ban, rfc2253), 'one X.509 name a line, RFC 2253');
    case 'dn-oneline':
      return lines(list, (ban) => names(ban, oneLine), 'one X.509 name a line, in the form of OpenSSL');
    case 'lcmaps':
      return lines(list, quoted, 'lcmaps_ban_dn');
    case 'csv':
      return csv(list);
  }
}

/**
 * LCMAPS takes a star in a line for anything: so a line with one refuses all that stand under a name, and a name that has
 * one of its own (or a quotation mark, which would end it) is left out, for it would refuse others.
 */
function quoted(ban: BanListEntry): string[] {
  return names(ban, oneLine).flatMap((line) => {
    if (/["*?[\\]/.test(line)) return [];
    return ban.subject.cascade ? [`"${line}"`, `"${line}/CN=*"`] : [`"${line}"`];
  });
}

function head(list: BanList): string[] {
  const { number, previous, sha256, madeAt, issuer } = list;
  return [
    `# Bans of ${issuer}, list ${number}, made ${madeAt}`,
    `# This list: ${sha256}`,
    previous === null ? '# The first one' : `# The one before: ${previous.number} ${previous.sha256}`,
  ];
}

/**
 * Argus' simplified policy language. Deny rules alone, so that this policy is to be ordered before all others: the
 * first that applies wins. Argus compares the name of the end-entity certificate, so its proxies fall with it.
 */
function argus(list: BanList): string {
  const rules = list.bans.flatMap(argusRules);
  return [
    ...head(list),
    ...left(list, (ban) => argusRules(ban).length),
    ...gatewayUsers(list),
    'resource ".*" {',
    '    action ".*" {',
    ...[...new Set(rules)].map((rule) => `        ${rule}`),
    '    }',
    '}',
    '',
  ].join('\n');
}

/** A reader of such a form refuses whoever stands in it, so that who is let in stands in none. */
function refused({ subject, effects }: BanListEntry): readonly SubjectIdentifier[] {
  return effects.new === 'deny' ? subject.identifiers : [];
}

function argusRules(ban: BanListEntry): string[] {
  return refused(ban).flatMap(argusRule);
}

function argusRule(identifier: SubjectIdentifier): string[] {
  const [attribute, value] =
    identifier.format === 'x509'
      ? ['subject', rfc2253(identifier.name)]
      : identifier.format === 'fqan'
        ? ['fqan', identifier.fqan]
        : [];
  // Its grammar has no way to write a quotation mark in a value: left out rather than cut.
  if (attribute === undefined || value === undefined || /["\n\r]/.test(value)) return [];
  return [`rule deny { ${attribute} = "${value}" }`];
}

function lines(list: BanList, linesOf: (ban: BanListEntry) => string[], what: string): string {
  const all = [...new Set(list.bans.flatMap(linesOf))];
  const missing = left(list, (ban) => linesOf(ban).length);
  return [...head(list), `# ${what}`, ...missing, ...gatewayUsers(list), ...all, ''].join('\n');
}

/** Says how many bans have no name that this form can hold: silence would look like a whole list. */
function left(list: BanList, count: (ban: BanListEntry) => number): string[] {
  const without = list.bans.filter((ban) => count(ban) === 0);
  if (without.length === 0) return [];
  return [`# ${without.length} more cannot be written in this form; the JSON has all of them`];
}

/**
 * Says how many bans are of one user of a gateway: a reader that looks at the certificate's own name sees the gateway, lets
 * them in, and is not to be thought to keep them out.
 */
function gatewayUsers(list: BanList): string[] {
  const users = list.bans.filter((ban) =>
    refused(ban).some((one) => one.format === 'x509' && spellingsOf(one.name).subProxy),
  );
  if (users.length === 0) return [];
  return [
    `# ${users.length} of one user of a gateway: they hold where the whole name of a proxy is compared, and nowhere else`,
  ];
}

function names(ban: BanListEntry, write: (name: string) => string | undefined): string[] {
  return refused(ban).flatMap((one) => {
    if (one.format !== 'x509') return [];
    const line = write(one.name);
    return line === undefined || /[\n\r]/.test(line) ? [] : [line];
  });
}

/** Names are read once: a list of thousands is written again at every change. */
interface Spellings {
  rfc2253: string;
  /** Some names cannot be written on one line without saying another name too. */
  oneLine: string | undefined;
  /** Of one user of a gateway. */
  subProxy: boolean;
}

const spelled = new Map<string, Spellings>();
const MOST_SPELLED = 50_000;

function spellingsOf(name: string): Spellings {
  const found = spelled.get(name);
  if (found) return found;
  if (spelled.size >= MOST_SPELLED) spelled.clear();
  const read = readName(name);
  const subProxy = readDelegation(read).kind === 'sub-proxy';
  const made = { rfc2253: writeArgus(read), oneLine: writeOneLine(read), subProxy };
  spelled.set(name, made);
  return made;
}

function rfc2253(name: string): string {
  return spellingsOf(name).rfc2253;
}

function oneLine(name: string): string | undefined {
  return spellingsOf(name).oneLine;
}

const COLUMNS = [
  'id',
  'format',
  'subject',
  'site',
  'cascade',
  'from',
  'expires',
  'tlp',
  'exercise',
  'reason',
  'new',
];

function csv(list: BanList): string {
  const rows = list.bans.flatMap((ban) =>
    ban.subject.identifiers.map((one) => [
      ban.id,
      one.format,
      textOf(one),
      'siteId' in one ? one.siteId : '',
      String(ban.subject.cascade),
      ban.from,
      ban.expiresAt,
      ban.tlp,
      String(ban.exercise),
      ban.reason,
      ban.effects.new,
    ]),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function textOf(one: SubjectIdentifier): string {
  switch (one.format) {
    case 'x509':
      return rfc2253(one.name);
    case 'fqan':
      return one.fqan;
    case 'iss_sub':
      return `${one.iss} ${one.sub}`;
    case 'email':
      return one.email;
    case 'keystone-user':
      return one.userId;
    case 'account':
      return one.name;
    default:
      return one.id;
  }
}

/** RFC 4180; what a spreadsheet would take for a formula gets a quotation mark in front. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
