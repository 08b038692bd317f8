import { findHashes } from './hashes.ts';
import { findNames } from './names.ts';
import type { Candidate } from './types.ts';

/** Hexadecimal digests. */
export function findDigests(text: string): Candidate[] {
  return findHashes(text);
}

/** X.509 names. */
export function findSubjects(text: string): Candidate[] {
  return findNames(text).map(({ start, end, value }) => ({
    type: 'subject',
    start,
    end,
    raw: value,
    sure: true,
  }));
}

const identities =
  /\biss(?:uer)?["']?\s{0,3}[:=]?\s{0,3}["']?(https:\/\/[^\s"'<>,;)]{3,300})["']?[\s,;&]{1,5}(?:(?:and|und|with)\s{1,3})?["']?sub(?:ject)?["']?\s{0,3}[:=]?\s{0,3}["']?([\w@|+:][\w.@|+:-]{0,254})/gi;

/** Issuer and subject of a token, where both are named. */
export function findIdentities(text: string): Candidate[] {
  return [...text.matchAll(identities)].map((match) => {
    const subject = (match[2] as string).replace(/[.:]+$/, '');
    const start = match.index + match[0].indexOf(match[1] as string);
    const end = match.index + match[0].length - ((match[2] as string).length - subject.length);
    return { type: 'identity', start, end, raw: `${match[1]} ${subject}`, sure: true };
  });
}

export function findCves(text: string): Candidate[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])CVE[-‐‑–_ ]\d{4}[-‐‑–_ ]\d{4,7}(?![\p{L}\p{N}])/giu)].map(
    ({ index, 0: raw }) => ({ type: 'cve', start: index, end: index + raw.length, raw, sure: true }),
  );
}

const unixPaths =
  /(?<![\w/.:=@~\])-])\/(?:[\w.@%+~-]{1,255}\/){0,40}[\w.@%+~-]{0,255}[\w@%+~-](?![\w/.@%+~-]*=)/g;
const windowsPaths =
  /(?<![A-Za-z0-9])[A-Z]:\\(?:[^\s\\/:*?"<>|,;]{1,255}\\){0,40}[^\s\\/:*?"<>|,;]{0,254}[^\s\\/:*?"<>|,;.)\]}]/gi;

/** Absolute paths, of Unix two parts deep or below one of its known folders. */
export function findPaths(text: string): Candidate[] {
  const unix = [...text.matchAll(unixPaths)].filter(
    ({ 0: path }) =>
      path.indexOf('/', 1) !== -1 || /^\/(?:tmp|etc|home|var|usr|opt|srv|root|proc|dev|run|mnt)$/.test(path),
  );
  return [...unix, ...text.matchAll(windowsPaths)].map(({ index, 0: raw }) => ({
    type: 'file',
    start: index,
    end: index + raw.length,
    raw,
    sure: /^\/(?:tmp|var\/tmp|dev\/shm|home|root|opt)\/|^[A-Z]:/i.test(raw),
  }));
}

const agents =
  /\bUser-Agent\s?:[ \t]{0,3}([^\r\n"]{3,300})|\b(Mozilla\/\d\.\d \([^)\r\n"]{1,200}\)[^\r\n"<>|]{0,200})|(?<![\w/])((?:curl|Wget|python-requests|python-urllib|Go-http-client|Java|okhttp|libwww-perl|masscan|sqlmap|Nikto|zgrab)\/[\d.x]{1,12}\w?)/gi;

/** What programs call themselves: in a header's line, as browsers do, or as the usual tools do. */
export function findAgents(text: string): Candidate[] {
  return [...text.matchAll(agents)].map((match) => {
    const raw = (match[1] ?? match[2] ?? match[3] ?? '').replace(/[\s.,;'”)]+$/, (rest) =>
      rest.startsWith(')') ? ')' : '',
    );
    const start = match.index + match[0].indexOf(raw);
    return { type: 'user-agent', start, end: start + raw.length, raw, sure: match[3] === undefined };
  });
}

const processes = /\bPIDs?\b[\s:=#(]{0,4}(\d{1,10})(?![\w.:]\d|\d)/gi;
const more = /^(?:\s?[,;&]|\s(?:and|und|et)\b)\s{0,2}(\d{1,10})(?![\w.:]\d|\d)/i;
const MOST_OF_A_LIST = 50;

/** Numbers that a label makes processes: `PIDs 12, 13 and 14`. */
export function findProcesses(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (const match of text.matchAll(processes)) {
    let end = match.index + match[0].length;
    let digits = match[1] as string;
    for (let n = 0; n < MOST_OF_A_LIST; n += 1) {
      found.push({ type: 'process', start: end - digits.length, end, raw: digits, sure: false });
      const next = more.exec(text.slice(end, end + 24));
      if (!next) break;
      end += next[0].length;
      digits = next[1] as string;
    }
  }
  return found;
}

const accounts =
  /\b(?:user ?name|user|account|login|benutzer(?:name)?|konto)\s{0,2}[:=]\s{0,2}["'`]?([a-z_][\w.-]{0,63}\$?)|\b(?:Accepted|Failed) \w{1,30} for (?:invalid user )?([\w.-]{1,64}) from\b|\bInvalid user ([\w.-]{1,64}) from\b/gi;

/** Names of users where a label or a log's line makes them such. */
export function findAccounts(text: string): Candidate[] {
  return [...text.matchAll(accounts)].map((match) => {
    const raw = (match[1] ?? match[2] ?? match[3] ?? '').replace(/[.-]+$/, '');
    const start =
      match.index + match[0].lastIndexOf(raw, match[1] === undefined ? match[0].length - 6 : undefined);
    return { type: 'account', start, end: start + raw.length, raw, sure: match[1] === undefined };
  });
}
