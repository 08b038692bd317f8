import { z } from 'zod';
import { instant } from './common.ts';
import { subjectIdentifier } from './subjects.ts';

/*
 * Facts: what a site's agent sees in the systems of its site and pushes to the server. They say what is, not what to
 * do; a list that did not come to its end changes nothing, and what the agent could not see is stated as a gap.
 */

const ref = z.string().min(1).max(255);
const short = z.string().max(500);

/** The kinds of systems that an agent speaks to; `name` tells two of a kind apart. */
export const systemKind = z.enum(['openstack', 'slurm', 'host', 'fake']);
export type SystemKind = z.infer<typeof systemKind>;

export const workloadKind = z.enum(['vm', 'job', 'process']);

/** `frozen`: paused, suspended or held, with what it was still there. `unknown` is never shown as `ended`. */
export const workloadState = z.enum([
  'starting',
  'running',
  'frozen',
  'stopped',
  'failed',
  'ended',
  'unknown',
]);
export type WorkloadState = z.infer<typeof workloadState>;

/** Who a workload runs for, as the system knows it. */
export const workloadOwner = z.object({
  /** Keystone user id, unix account. */
  accountId: ref,
  accountName: short,
  /** Every name under which the system or its mapping knows this owner. */
  identifiers: z.array(subjectIdentifier).max(50),
});
export type WorkloadOwner = z.infer<typeof workloadOwner>;

export const workloadAddress = z.object({
  address: z.string().min(2).max(45),
  kind: z.enum(['fixed', 'floating', 'host']),
  mac: z.string().max(17).nullable(),
});

export const workload = z.object({
  /** The system's own name for it: server id, job id, `pid@start`. Unique within (site, system). */
  ref,
  kind: workloadKind,
  name: short,
  state: workloadState,
  /** The system's own word for the state: `ACTIVE`, `PAUSED`, `COMPLETED`. */
  systemState: short,
  locked: z.boolean(),
  owner: workloadOwner,
  /** A project of the cloud, an account of the farm; null where there is none. */
  projectId: ref.nullable(),
  projectName: short.nullable(),
  /** On which machine of the site it runs. */
  host: short.nullable(),
  /** From which machine it was submitted, where that is known. */
  submitHost: short.nullable(),
  addresses: z.array(workloadAddress).max(200),
  imageRef: ref.nullable(),
  /** Lower-case hex; of the image, where the system tells it. */
  imageSha512: z.string().max(128).nullable(),
  keyName: short.nullable(),
  securityGroups: z.array(short).max(100),
  userDataSha256: z.string().length(64).nullable(),
  createdAt: instant.nullable(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  updatedAt: instant.nullable(),
});
export type Workload = z.infer<typeof workload>;

export const credentialKind = z.enum([
  'application-credential',
  'ec2',
  'trust',
  'ssh-key',
  'password',
  'federated',
]);

/** Something that lets an account in. The secret itself is never read. */
export const credentialFact = z.object({
  ref,
  kind: credentialKind,
  name: short,
  projectId: ref.nullable(),
  createdAt: instant.nullable(),
  expiresAt: instant.nullable(),
  unrestricted: z.boolean().nullable(),
});
export type CredentialFact = z.infer<typeof credentialFact>;

export const accountFact = z.object({
  ref,
  name: short,
  enabled: z.boolean().nullable(),
  identifiers: z.array(subjectIdentifier).max(50),
  projects: z.array(z.object({ id: ref, name: short, roles: z.array(short).max(50) })).max(500),
  credentials: z.array(credentialFact).max(1000),
});
export type AccountFact = z.infer<typeof accountFact>;

export const factsGap = z.object({ from: instant, to: instant, why: z.string().max(1000) });

/**
 * One batch of facts. Batches of one agent and system are numbered from 1 without holes; a batch that came before is
 * answered as taken. `full`: pages of a whole list, of which the last has `last: true`; only then are the workloads
 * that it did not name set to ended. `change`: what is new since the batch before.
 */
export const factsBatch = z.object({
  number: z.number().int().min(1),
  system: ref,
  systemKind,
  at: instant,
  list: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('change') }),
    z.object({ kind: z.literal('full'), listId: ref, page: z.number().int().min(1), last: z.boolean() }),
  ]),
  workloads: z.array(workload).max(500),
  accounts: z.array(accountFact).max(500),
  gaps: z.array(factsGap).max(50),
});
export type FactsBatch = z.infer<typeof factsBatch>;

export const factsTaken = z.object({
  /** The highest number up to which nothing is missing; the agent goes on with the next. */
  taken: z.number().int().min(0),
});
export type FactsTaken = z.infer<typeof factsTaken>;
