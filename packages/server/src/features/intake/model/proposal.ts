import type { NewObservable, ReportFact, ReportSite } from '@muster/contract';
import { subjectsOf } from './facts.ts';

interface Reported {
  subject: string;
  abuse_kind: string;
  facts: readonly ReportFact[];
  sites: readonly ReportSite[];
}

const MOST_OBSERVABLES = 100;

/** `login-attack from 192.0.2.66 (alpha)`; what a person wrote keeps its subject. */
export function titleOf({ subject, abuse_kind, facts, sites }: Reported): string {
  const [first] = subjectsOf(facts);
  const at = sites.length > 0 ? ` (${sites.map(({ name }) => name).join(', ')})` : '';
  const words = subject.replace(/^(?:\s*(?:re|fwd?|aw|wg|tr)\s*:)+\s*/i, '').trim();
  const title = abuse_kind && first ? `${abuse_kind} from ${first.value}${at}` : words;
  return (title.length < 3 ? 'Report from outside' : title).slice(0, 200);
}

/**
 * What the report is about as observables of an incident: those of a site are that site's, all others the CSIRT's alone,
 * for they may be of another site, or of who was attacked.
 */
export function observablesOf(report: Reported, sitesInIncident: readonly string[]): NewObservable[] {
  const wanted = [
    ...subjectsOf(report.facts),
    ...report.facts.filter(({ role, kind }) => role === 'target' && kind === 'address'),
    ...report.facts.filter(({ kind }) => kind === 'hash'),
  ];
  const once = [...new Map(wanted.map((fact) => [`${fact.kind} ${fact.value}`, fact])).values()];
  return once.slice(0, MOST_OBSERVABLES).map((fact) => {
    const site = report.sites.find(
      ({ id, because }) => sitesInIncident.includes(id) && because.startsWith(`${fact.value} is in `),
    );
    return {
      value: fact.value,
      ...(fact.kind === 'address' ? { type: 'ip' as const } : {}),
      ...(fact.kind === 'host' ? { type: 'domain' as const } : {}),
      ...(fact.kind === 'url' ? { type: 'url' as const } : {}),
      ioc: fact.role !== 'target',
      note: [roleWords[fact.role], fact.port === null ? '' : `port ${fact.port}`].filter(Boolean).join(', '),
      tags: [],
      siteId: site?.id ?? null,
      audience: site ? ('parties' as const) : ('csirt' as const),
    };
  });
}

const roleWords: Record<ReportFact['role'], string> = {
  source: 'Reported as the source',
  target: 'Reported as the target',
  mentioned: 'Mentioned in a report',
};
