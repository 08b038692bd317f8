import type { CheckId, CheckTally, SpreadView, TlpLabel, VerdictWord } from '@muster/contract';
import { clockWithoutTruth, isMeasured, type ScoreBasis, whyWithoutTruth } from '../verdicts/index.ts';

/** What a report can be proven by: the score it rests on, and where that stands in the ledger. */
export interface Proof {
  run: string;
  at: string;
  final: boolean;
  entry: string;
  /** The link of the ledger's chain that seals the score. */
  position: number;
  hash: string;
  ruleVersions: { [check: string]: number };
  schemeSha256: string;
}

export interface ReportVerdict {
  check: CheckId;
  verdict: VerdictWord;
  at: string | null;
  value: number | null;
  why: string;
  ruleVersion: number;
  evidence: { ref: string; at: string; says: string; quote: string | null }[];
}

export interface ReportAppeal {
  check: CheckId;
  text: string;
  at: string;
  state: 'open' | 'accepted' | 'refused';
  answer: string | null;
}

/** One site as its score was kept. */
export interface ReportSite {
  participation: string;
  basis: ScoreBasis;
  /** In the order of the catalogue. */
  verdicts: ReportVerdict[];
  appeals: ReportAppeal[];
  acknowledgedAfter: number | null;
  containedAfter: number | null;
}

export interface ReportPoint {
  site: string;
  ngi: string | null;
  seconds: number | null;
  verdict: VerdictWord;
}

/** One of the two times over all sites, as far as the reader may know of them. */
export interface ReportMeasure {
  dueSeconds: number | null;
  reached: number | null;
  of: number | null;
  spread: SpreadView | null;
  points: ReportPoint[];
  byNgi: { ngi: string | null; reached: number; of: number; spread: SpreadView | null }[];
}

interface Report {
  tlp: TlpLabel;
  campaign: {
    id: string;
    name: string;
    scenario: string;
    from: string;
    to: string;
    startedAt: string | null;
  };
  proof: Proof;
  acknowledged: ReportMeasure;
  contained: ReportMeasure;
  sitesInAll: number;
}

export interface CampaignReport extends Report {
  kind: 'campaign';
  sites: ReportSite[];
  requiredDepth: number;
  tallies: CheckTally[];
}

export interface SiteReport extends Report {
  kind: 'site';
  site: ReportSite;
  /** What was measured is told: to those who run the campaign, and to everybody once no deadline is open. */
  told: boolean;
}

const order: TlpLabel[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

/** Of several labels the one that restricts most: a report is no freer than anything in it. */
export function strictest(labels: readonly TlpLabel[]): TlpLabel {
  return labels.reduce((most, one) => (order.indexOf(one) > order.indexOf(most) ? one : most), 'CLEAR');
}

/** What tells of the truth stays away from who is still being drilled: as on the board, in a score that was kept. */
export function withheld(site: ReportSite): ReportSite {
  const decided = new Set(site.basis.overrides.map(({ check }) => check));
  return {
    ...site,
    containedAfter: null,
    basis: {
      ...site.basis,
      copies: [],
      probes: [],
      control: [],
      clocks: site.basis.clocks.map(clockWithoutTruth),
      claims: site.basis.claims.map((claim) => ({
        ...claim,
        measured: '',
        gapSeconds: null,
        judged: 'not-comparable',
      })),
      answers: site.basis.answers.map((answer) => ({ ...answer, detail: '' })),
    },
    verdicts: site.verdicts.map((verdict) => verdictWithheld(verdict, decided.has(verdict.check))),
  };
}

function verdictWithheld(verdict: ReportVerdict, isDecided: boolean): ReportVerdict {
  const why = whyWithoutTruth({ ...verdict, override: isDecided || null });
  if (isMeasured(verdict.check)) return { ...verdict, why, at: null, value: null, evidence: [] };
  const evidence = verdict.evidence.map(({ ref, at }) => ({ ref, at, says: '', quote: null }));
  return { ...verdict, why, evidence };
}

/** Of the measured time those sites may hear that are seen, when they may; of all together quartiles at most. */
export function measureWithheld(measure: ReportMeasure): ReportMeasure {
  return { ...measure, byNgi: [], points: measure.points.map((point) => ({ ...point, seconds: null })) };
}
