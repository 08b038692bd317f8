import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { dateOf, isPort } from './feedback-report.ts';
import type { MachineReport, PartsOfMail, ReportedEnd } from './machine-report.ts';

const text = z
  .union([z.string(), z.number(), z.date()])
  .transform((value) => (value instanceof Date ? value.toISOString() : String(value)));
const port = z.coerce.number().refine(isPort).nullable().catch(null).default(null);

/** X-ARF 0.1 and 0.2: one flat document of YAML with a schema's address in it. */
const flat = z.looseObject({
  'Report-Type': text,
  Source: text,
  'Source-Port': port,
  Destination: text.optional(),
  'Destination-Port': port,
  Date: text.optional(),
  Port: port,
  Service: text.optional(),
  'Reported-From': text.optional(),
  'Schema-URL': text.optional(),
});

/** XARF 3: JSON with capitals. */
const three = z.looseObject({
  Version: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^3(\.\d+)*$/)),
  ReporterInfo: z.looseObject({ ReporterOrg: text.optional(), ReporterOrgEmail: text.optional() }).catch({}),
  Report: z.looseObject({
    ReportType: text,
    Date: text.optional(),
    SourceIp: text.optional(),
    SourcePort: port,
    DestinationIp: text.optional(),
    DestinationPort: port,
    Protocol: text.optional(),
    Url: text.optional(),
    SourceUrl: text.optional(),
  }),
});

/** XARF 4: JSON in small letters, one source in one field. */
const four = z.looseObject({
  xarf_version: z.string().regex(/^4\./),
  timestamp: text.optional(),
  reporter: z.looseObject({ org: text.optional(), contact: text.optional() }).catch({}),
  source_identifier: text,
  source_port: port,
  category: text.optional(),
  class: text.optional(),
  type: text,
  protocol: text.optional(),
  destination_ip: text.optional(),
  destination_port: port,
  url: text.optional(),
});

interface Part {
  type: string;
  name: string;
  text: string;
}

/** By what the document itself says, not by its name or type: reporters name them as they like. Never throws. */
export function readXarf(part: Part, mail: Pick<PartsOfMail, 'header'>): MachineReport | null {
  if (part.type === 'message/feedback-report' || part.text.length > 500_000) return null;
  const value = documentOf(part, mail);
  if (typeof value !== 'object' || value === null) return null;
  const common = { format: 'x-arf' as const, text: part.text.trim() };
  const v4 = four.safeParse(value);
  if (v4.success) return { ...common, ...ofFour(v4.data) };
  const v3 = three.safeParse(value);
  if (v3.success) return { ...common, ...ofThree(v3.data) };
  const v0 = flat.safeParse(value);
  return v0.success ? { ...common, ...ofFlat(v0.data) } : null;
}

/** YAML only where the mail or the document says that it is X-ARF: nearly every text is YAML of some kind. */
function documentOf({ text: words }: Part, { header }: Pick<PartsOfMail, 'header'>): unknown {
  try {
    if (/^\s*\{/.test(words)) return JSON.parse(words);
    const declared = header('x-arf') !== '' || header('x-xarf') !== '';
    if (!declared && !/^(?:Report-Type|Schema-URL):/m.test(words)) return null;
    return parseYaml(words, { schema: 'core', maxAliasCount: 10 });
  } catch {
    return null;
  }
}

type Read = Omit<MachineReport, 'format' | 'text'>;

function ofFlat(report: z.infer<typeof flat>): Read {
  return {
    kind: kindOf(report['Report-Type']),
    protocol: report.Service?.toLowerCase() ?? null,
    sources: [{ value: report.Source, port: report['Source-Port'] }],
    targets: endsOf(report.Destination, report['Destination-Port'] ?? report.Port),
    happenedAt: dateOf(report.Date),
    reporter: report['Reported-From'] ? { name: '', address: report['Reported-From'] } : null,
  };
}

function ofThree({ Report: report, ReporterInfo: reporter }: z.infer<typeof three>): Read {
  const urls = [report.SourceUrl, report.Url].flatMap((url) => endsOf(url, null));
  return {
    kind: kindOf(report.ReportType),
    protocol: report.Protocol?.toLowerCase() ?? null,
    sources: [...endsOf(report.SourceIp, report.SourcePort), ...urls],
    targets: endsOf(report.DestinationIp, report.DestinationPort),
    happenedAt: dateOf(report.Date),
    reporter: { name: reporter.ReporterOrg ?? '', address: reporter.ReporterOrgEmail ?? '' },
  };
}

function ofFour(report: z.infer<typeof four>): Read {
  return {
    kind: kindOf(report.type),
    protocol: report.protocol?.toLowerCase() ?? null,
    sources: [...endsOf(report.source_identifier, report.source_port), ...endsOf(report.url, null)],
    targets: endsOf(report.destination_ip, report.destination_port),
    happenedAt: dateOf(report.timestamp),
    reporter: { name: report.reporter.org ?? '', address: report.reporter.contact ?? '' },
  };
}

function endsOf(value: string | undefined, at: number | null): ReportedEnd[] {
  return value ? [{ value: value.trim(), port: at }] : [];
}

/** `Login-Attack`, `login_attack` and `LoginAttack` are one word. */
function kindOf(word: string): string {
  return word
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[_\s]+/g, '-')
    .toLowerCase()
    .slice(0, 60);
}
