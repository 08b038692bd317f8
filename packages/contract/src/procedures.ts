import { z } from 'zod';
import { instant } from './common.ts';
import {
  calendarOwner,
  clockView,
  deadlineUnit,
  escalation,
  procedurePin,
  stepBreach,
  stepProof,
} from './procedure.ts';

/** A guidance document that helps with a step. */
export const guidanceLink = z.object({ name: z.string(), title: z.string(), version: z.number().int() });
export type GuidanceLink = z.infer<typeof guidanceLink>;

/** A step as a reader sees it; nothing is left out, what is not said is null or empty. */
export const procedureStepView = z.object({
  id: z.string(),
  title: z.string(),
  actor: z.enum(['site', 'ngi', 'csirt', 'vo']),
  action: z.string().nullable(),
  condition: z
    .object({ when: z.string().nullable(), unless: z.string().nullable(), says: z.string().nullable() })
    .nullable(),
  deadline: z
    .object({
      anchor: z.string(),
      amount: z.number(),
      unit: deadlineUnit,
      calendar: calendarOwner,
      says: z.string().nullable(),
    })
    .nullable(),
  /** The deadline in words: `within 4 clock hours from the first suspicion`, `no deadline`. */
  rule: z.string(),
  proofs: z.array(stepProof),
  provenBy: z.string().nullable(),
  breaches: z.array(stepBreach),
  repeating: z.boolean(),
  escalation: z.array(escalation),
  guidance: z.array(guidanceLink),
});
export type ProcedureStepView = z.infer<typeof procedureStepView>;

export const procedureVersion = z.object({
  version: z.number().int(),
  sha256: z.string(),
  origin: z.enum(['shipped', 'imported']),
});
export type ProcedureVersion = z.infer<typeof procedureVersion>;

export const procedureSummary = z.object({
  name: z.string(),
  /** Of the newest version, which new incidents follow. */
  title: z.string(),
  source: z.string(),
  steps: z.number().int(),
  /** The newest first. */
  versions: z.array(procedureVersion),
});
export type ProcedureSummary = z.infer<typeof procedureSummary>;

export const procedureView = procedureVersion.extend({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  escalateExercises: z.boolean(),
  steps: z.array(procedureStepView),
  versions: z.array(procedureVersion),
  /** Whether the reader may record another version. */
  mayImport: z.boolean(),
  /** The document as it is written. */
  yaml: z.string(),
});
export type ProcedureView = z.infer<typeof procedureView>;

export const procedureQuery = z.object({ version: z.coerce.number().int().min(1).optional() });

export const importProcedureRequest = z.strictObject({ yaml: z.string().min(1).max(200_000) });
export type ImportProcedureRequest = z.infer<typeof importProcedureRequest>;

export const moveProcedureRequest = z.strictObject({
  /** Another procedure; unless given, another version of the same. */
  name: z.string().min(1).max(60).optional(),
  version: z.number().int().min(1),
  reason: z.string().trim().min(3).max(2000),
});
export type MoveProcedureRequest = z.infer<typeof moveProcedureRequest>;

export const procedureMoveView = z.object({
  at: instant,
  by: z.string(),
  reason: z.string(),
  from: procedurePin,
  to: procedurePin,
  /** The clocks as the text of before read them at the moment of the move: no verdict is lost. */
  said: z.array(clockView),
});
export type ProcedureMoveView = z.infer<typeof procedureMoveView>;

/** Which text an incident follows, and which it followed before; the latest move first. */
export const incidentProcedureView = z.object({
  pin: procedurePin,
  title: z.string(),
  /** Whether the reader may move it. */
  mayMove: z.boolean(),
  moves: z.array(procedureMoveView),
});
export type IncidentProcedureView = z.infer<typeof incidentProcedureView>;
