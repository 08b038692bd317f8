import type { MachineReport } from './machine-report.ts';

/**
 * RFC 5965, with the source port of RFC 6692. Fields may come more than once and fold like those of a mail; what is
 * reported is the source address, else the reported names.
 */
export function readFeedbackReport(text: string): MachineReport {
  const fields = fieldsOf(text);
  const all = (name: string) => fields.flatMap(([key, value]) => (key === name ? [value] : []));
  const [source] = all('source-ip');
  const port = Number(all('source-port')[0]);
  const named = [...all('reported-domain'), ...all('reported-uri')];
  const sources = source ? [{ value: bare(source), port: isPort(port) ? port : null }] : [];
  return {
    format: 'arf',
    kind: (all('feedback-type')[0] ?? '').toLowerCase(),
    protocol: null,
    sources: [...sources, ...named.map((value) => ({ value, port: null }))],
    targets: [],
    happenedAt: dateOf(all('arrival-date')[0] ?? all('received-date')[0]),
    reporter: null,
    text: text.trim(),
  };
}

function fieldsOf(text: string): [string, string][] {
  return text
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .slice(0, 5000)
    .flatMap((line): [string, string][] => {
      const found = /^([A-Za-z][A-Za-z0-9-]*)\s*:\s*(.*)$/.exec(line);
      return found ? [[(found[1] as string).toLowerCase(), (found[2] as string).trim()]] : [];
    });
}

/** `[2001:db8::1]` and comments behind it. */
function bare(address: string): string {
  return (address.replace(/\(.*$/, '').trim().split(/\s/)[0] ?? '').replace(/^\[(?:IPv6:)?|\]$/gi, '');
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

/** As mail and ISO 8601 write it; null where the zone is missing, for then it is no point in time. */
export function dateOf(text: unknown): Date | null {
  if (text instanceof Date) return Number.isNaN(text.getTime()) ? null : text;
  if (typeof text !== 'string' || !/(?:[+-]\d{2}:?\d{2}|\dZ|UTC|GMT|[A-Z]{3,4})\)?\s*$/.test(text.trim()))
    return null;
  const at = new Date(text.trim().replace(/\s*\([^)]*\)$/, ''));
  return Number.isNaN(at.getTime()) ? null : at;
}
