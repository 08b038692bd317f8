import { z } from 'zod';
import { idOf, instant, pageOf } from './common.ts';
import { subjectSummary } from './subject-views.ts';
import { subjectIdentifier } from './subjects.ts';
import { credentialKind, workload, workloadAddress, workloadKind, workloadState } from './workloads.ts';

/** What is known of the workloads at all sites, as their agents said it. */

export const workloadId = idOf('wld');
const siteRef = z.object({ id: z.string(), name: z.string() });

export const workloadSummary = z.object({
  id: workloadId,
  site: siteRef,
  system: z.string(),
  ref: z.string(),
  kind: workloadKind,
  name: z.string(),
  state: workloadState,
  systemState: z.string(),
  locked: z.boolean(),
  owner: z.object({
    accountId: z.string(),
    accountName: z.string(),
    identifiers: z.array(subjectIdentifier),
  }),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  addresses: z.array(workloadAddress),
  imageRef: z.string().nullable(),
  imageSha512: z.string().nullable(),
  createdAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** When the site's agent last said so. */
  asOf: instant,
});
export type WorkloadSummary = z.infer<typeof workloadSummary>;

/** Every filter that is given must fit. */
export const workloadsQuery = z.object({
  /** A subject in any written form, or its id; everything that the identity graph ties to it is found too. */
  subject: z.string().trim().min(1).max(8000).optional(),
  /** An IP or hardware address: now, or at `at`. */
  address: z.string().trim().min(2).max(45).optional(),
  /** An image's id or its SHA-512. */
  image: z.string().trim().min(1).max(255).optional(),
  /** The beginning of a name, or the system's own id. */
  name: z.string().trim().min(1).max(255).optional(),
  /** Id or name. */
  site: z.string().trim().min(1).max(255).optional(),
  /** `there`: all but what has ended. */
  state: z.enum(['there', 'all', ...workloadState.options]).default('there'),
  /** A project's id or name. */
  project: z.string().trim().min(1).max(255).optional(),
  /** What was there at this moment. */
  at: instant.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type WorkloadsQuery = z.infer<typeof workloadsQuery>;
export type WorkloadsInput = z.input<typeof workloadsQuery>;

/** Where the answer may be short: what an agent could not see, and systems that have not spoken for long. */
export const factsGapView = z.object({
  site: siteRef,
  system: z.string(),
  from: instant,
  to: instant.nullable(),
  why: z.string(),
});
export type FactsGapView = z.infer<typeof factsGapView>;

export const foundWorkloads = z.object({
  ...pageOf(workloadSummary).shape,
  /** At most 50 of the last gaps that touch what was asked for. */
  gaps: z.array(factsGapView),
});
export type FoundWorkloads = z.infer<typeof foundWorkloads>;

export const workloadView = z.object({
  ...workloadSummary.shape,
  ...workload.pick({
    host: true,
    submitHost: true,
    keyName: true,
    securityGroups: true,
    userDataSha256: true,
    startedAt: true,
    updatedAt: true,
  }).shape,
  firstSeenAt: instant,
  /** Every address that it had, with the time in which it was seen to have it. */
  addressHistory: z.array(z.object({ ...workloadAddress.shape, from: instant, to: instant.nullable() })),
  subjects: z.array(subjectSummary),
  account: z
    .object({
      enabled: z.boolean().nullable(),
      credentials: z.array(
        z.object({
          kind: credentialKind,
          ref: z.string(),
          name: z.string(),
          createdAt: instant.nullable(),
          expiresAt: instant.nullable(),
          unrestricted: z.boolean().nullable(),
        }),
      ),
    })
    .nullable(),
});
export type WorkloadView = z.infer<typeof workloadView>;
