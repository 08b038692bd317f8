import type {
  AccountFact,
  OrderEffect,
  OrderTarget,
  PlanStep,
  StepKind,
  SubjectFormat,
  SystemKind,
  Workload,
} from '@muster/contract';

/**
 * A system of the site that the agent reads and, where the site's policy lets it, acts upon. Every adapter passes
 * testing/site-system-contract.ts.
 */
export interface SiteSystem {
  /** As the site's agent.yaml calls it. */
  readonly name: string;
  readonly kind: SystemKind;
  /** The steps that this system can take; the planner asks for no others. */
  readonly can: ReadonlySet<StepKind>;
  /** Which ways of naming somebody its door understands, where it has one; all when absent. */
  readonly deniesBy?: readonly SubjectFormat[];
  /**
   * What runs here, in pages, never all at once. With `since`, what changed after it, ended workloads included;
   * without, the whole list. Systems do not date accounts: with `since` come all that can be read at once, or some in
   * turn, and who asks compares. @throws SystemError
   */
  inventory(since: Date | null, signal: AbortSignal): AsyncIterable<InventoryPage>;
  /**
   * Fresh facts about what an order is aimed at: accounts that may be meant with all that lets them in, their
   * workloads, and the state that must be put back. Who is really meant is the planner's to decide. @throws SystemError
   */
  look(target: OrderTarget, signal: AbortSignal): Promise<SystemFacts>;
  /**
   * Takes one step and waits until the system shows it. Idempotent: reads first, and says `already` when it stands.
   * @throws SystemError
   */
  perform(step: PlanStep, signal: AbortSignal): Promise<StepOutcome>;
  /** Reads back whether what the step brought about still holds. Never throws for what it cannot read: `unknown`. */
  readBack(step: PlanStep, signal: AbortSignal): Promise<Reading>;
}

export interface InventoryPage {
  workloads: Workload[];
  accounts: AccountFact[];
}

/** A workload with what a plan must know before it touches it. */
export interface WorkloadFacts {
  workload: Workload;
  /** As the system wrote it: port groups, admin states, floating addresses, actions, volumes. Kept as evidence. */
  record: Record<string, unknown>;
  /** A task that the system is about; most steps must wait for it. */
  busy: string | null;
  /** In whose scope the agent's credential acts; a lock from the workload's own project can be opened by its owner. */
  actsFromForeignProject: boolean;
  ports: readonly PortFacts[];
  /** Those that were made for orders, by name. */
  snapshots?: readonly { ref: string; name: string; sharedWith: readonly string[] }[];
}

export interface PortFacts {
  id: string;
  adminUp: boolean;
  securityGroups: readonly string[];
  /** Whether the site's quarantine is all that it has; unknown when absent. */
  quarantined?: boolean;
}

export interface SystemFacts {
  accounts: AccountFact[];
  workloads: WorkloadFacts[];
  images: readonly { ref: string; name: string; sha512: string | null; state: string; hidden: boolean }[];
  /** How long services go on taking a token after its user was disabled. 300 is Keystone middleware's default. */
  tokenCacheSeconds: number;
  /** What disabling an account does to its application credentials here; null when that is not known. */
  disablingDeletesCredentials: boolean | null;
  /** Whom the door refuses already: refs of accounts and keys of names (`subjectKey`). Unknown when absent. */
  denied?: readonly string[];
  /** What must be put back at the door for those whom it lets in: by a ref, a space and which of its entries. */
  foundAtDoor?: Readonly<Record<string, unknown>>;
}

export interface StepOutcome {
  state: 'done' | 'already' | 'failed' | 'skipped';
  detail: string;
  /** What the inverse needs beyond what the plan knew: an image made, a group found. */
  made: Record<string, unknown>;
}

export interface Reading {
  state: OrderEffect['state'];
  found: string;
  /** It holds fully only from then on. */
  fullFrom: Date | null;
}

/** Why a system did not answer or did not do it. `busy` and `unreachable` are worth another try. */
export class SystemError extends Error {
  readonly reason: 'unreachable' | 'refused' | 'busy' | 'malformed' | 'missing' | 'invalid';

  constructor(reason: SystemError['reason'], detail: string) {
    super(detail);
    this.name = 'SystemError';
    this.reason = reason;
  }
}
