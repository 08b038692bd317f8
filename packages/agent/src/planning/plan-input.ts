import type { ContainmentPlan, SiteOrder, StepKind, SubjectFormat, SystemKind } from '@muster/contract';
import type { SystemFacts } from '../ports/site-system.ts';

/** What the planner knows of one system of the site: what it can do, and what was just seen there. */
export interface SystemView {
  kind: SystemKind;
  can: ReadonlySet<StepKind>;
  /** Which ways of naming somebody its door understands; all when absent. */
  deniesBy?: readonly SubjectFormat[] | undefined;
  /** Null when it could not be looked at; `why` says it. */
  facts: SystemFacts | null;
  why?: string | undefined;
}

/** By the systems' names, as the site's agent.yaml calls them. */
export type SystemViews = ReadonlyMap<string, SystemView>;

/** The part of the site's policy that shapes a plan. Whether it is carried out is decided afterwards. */
export interface PlanPolicy {
  dryRun: boolean;
  /** Projects and farm accounts whose workloads and people are left alone; by id or by name. */
  exemptProjects: readonly string[];
  /** Accounts that are left alone, by ref or by name: those of the services, the agent's own. */
  exemptAccounts: readonly string[];
  /** What is done to an account that stands for several people of whom not all are meant. */
  sharedAccounts: 'spare' | 'act';
  /** Whether credentials that would work again after a release are removed for good. */
  credentials: 'keep' | 'remove';
  snapshots: boolean;
}

/** The cautious one: nothing is done, nothing is removed for good. */
export const CAUTIOUS: PlanPolicy = {
  dryRun: true,
  exemptProjects: [],
  exemptAccounts: [],
  sharedAccounts: 'spare',
  credentials: 'keep',
  snapshots: true,
};

/** What of an order shapes its plan. */
export type PlannedOrder = Pick<SiteOrder, 'id' | 'kind' | 'target' | 'effects' | 'reason' | 'expiresAt'>;

/** Another order's plan, with what became of its steps, and whether that order is still in force. */
export interface OtherPlan {
  plan: ContainmentPlan;
  standing: boolean;
}
