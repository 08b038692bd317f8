import type {
  ClockState,
  IncidentLinkKind,
  IncidentPersonRole,
  IncidentSeverity,
  IncidentSiteState,
  IncidentState,
  TlpLabel,
} from '@muster/contract';

export const stateWords: Readonly<Record<IncidentState, string>> = {
  open: 'Open',
  resolved: 'Resolved',
  closed: 'Closed',
};

export const severityWords: Readonly<Record<IncidentSeverity, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

export const siteStateWords: Readonly<Record<IncidentSiteState, string>> = {
  suspected: 'suspected',
  affected: 'affected',
  contained: 'contained',
  cleared: 'cleared',
};

export const clockWords: Readonly<Record<ClockState, { says: string; tone: string }>> = {
  waiting: { says: 'has not begun', tone: 'none' },
  running: { says: 'running', tone: 'none' },
  paused: { says: 'paused', tone: 'ours' },
  met: { says: 'met', tone: 'pass' },
  late: { says: 'late', tone: 'late' },
  missed: { says: 'missed', tone: 'fail' },
  waived: { says: 'waived', tone: 'none' },
  'not-applicable': { says: 'not asked for', tone: 'none' },
};

export const tlpLabels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const satisfies TlpLabel[];

export const personRoleWords: Readonly<Record<IncidentPersonRole, string>> = {
  lead: 'Lead',
  liaison: 'Liaison',
  scribe: 'Scribe',
  'duty-officer': 'Duty officer',
  observer: 'Observer',
};

export const linkWords: Readonly<Record<IncidentLinkKind, { out: string; in: string }>> = {
  related: { out: 'Related to', in: 'Related to' },
  'duplicate-of': { out: 'Duplicate of', in: 'Has the duplicate' },
  'caused-by': { out: 'Caused by', in: 'Caused' },
  follows: { out: 'Follows', in: 'Followed by' },
};

/** TLP 2.0 (FIRST, 2022), in a line each. */
export const tlpHints: Readonly<Record<TlpLabel, string>> = {
  CLEAR: 'anybody may read it',
  GREEN: 'the community, not the public',
  AMBER: 'the parties, and whom they must tell to protect themselves',
  'AMBER+STRICT': 'the parties’ own organisations alone; shares rest',
  RED: 'the people named, nobody else; shares rest',
};
