import type { ClockState, IncidentSeverity, IncidentSiteState, IncidentState } from '@muster/contract';

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
