import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { incidentId, itemAudience } from './incidents.ts';

export const taskId = idOf('tsk');
export const decisionId = idOf('dcn');

export const taskState = z.enum(['open', 'done', 'dropped']);
export type TaskState = z.infer<typeof taskState>;

export const taskChangeKind = z.enum(['given', 'changed', 'done', 'dropped', 'opened']);
export type TaskChangeKind = z.infer<typeof taskChangeKind>;

/** How long before its time a task is due soon. */
export const DUE_SOON_HOURS = 4;

const siteId = z.string().min(1).max(64);
const title = z.string().trim().min(3).max(200);
const longText = z.string().trim().max(8000);

/** Who is to do it: a person, or the contacts of the site that the task belongs to. */
const taskAssignee = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), personId: idOf('per') }),
  z.strictObject({ kind: z.literal('site') }),
]);

export const newTaskRequest = z
  .strictObject({
    title,
    text: longText.default(''),
    dueAt: instant.nullable().default(null),
    assignee: taskAssignee.nullable().default(null),
    /** Has to be done or dropped with a reason before the incident is closed. */
    mandatory: z.boolean().default(false),
    siteId: siteId.nullable().default(null),
    audience: itemAudience.default('csirt'),
  })
  .refine(({ assignee, siteId }) => assignee?.kind !== 'site' || siteId !== null, {
    message: 'a task for a site names the site',
    path: ['siteId'],
  });
export type NewTaskRequest = z.infer<typeof newTaskRequest>;

export const changeTaskRequest = z
  .strictObject({
    /** Of what was read: a change of something that has changed since is refused. */
    revision: z.number().int().min(1),
    title: title.optional(),
    text: longText.optional(),
    dueAt: instant.nullable().optional(),
    assignee: taskAssignee.nullable().optional(),
    mandatory: z.boolean().optional(),
    /** Its new place among the tasks, from 0. */
    position: z.number().int().min(0).max(10_000).optional(),
  })
  .refine((change) => Object.keys(change).length > 1, 'must change something');
export type ChangeTaskRequest = z.infer<typeof changeTaskRequest>;

/** Done, dropped or opened again. Dropping one, and opening it again, needs words. */
export const endTaskRequest = z
  .strictObject({ state: taskState, note: longText.default('') })
  .refine(({ state, note }) => state === 'done' || note.length >= 3, {
    message: 'must say why',
    path: ['note'],
  });
export type EndTaskRequest = z.infer<typeof endTaskRequest>;

const siteName = z.object({ id: z.string(), name: z.string() });

export const taskView = z.object({
  id: taskId,
  incident: incidentId,
  title: z.string(),
  text: z.string(),
  dueAt: instant.nullable(),
  /** `soon`: within DUE_SOON_HOURS. Null where it has no time or is not open. */
  due: z.enum(['later', 'soon', 'overdue']).nullable(),
  assignee: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('person'), id: z.string(), name: z.string() }),
      z.object({ kind: z.literal('site'), id: z.string(), name: z.string() }),
    ])
    .nullable(),
  state: taskState,
  mandatory: z.boolean(),
  position: z.number().int(),
  site: siteName.nullable(),
  audience: itemAudience,
  createdAt: instant,
  createdBy: z.string(),
  changedAt: instant,
  endedAt: instant.nullable(),
  revision: z.number().int(),
  history: z.array(
    z.object({ at: instant, who: z.string(), kind: taskChangeKind, note: z.string(), says: z.string() }),
  ),
  /** Change what it says, or drop it. */
  mayChange: z.boolean(),
  /** Say that it is done. */
  mayEnd: z.boolean(),
});
export type TaskView = z.infer<typeof taskView>;

export const taskList = z.object({
  /** Procedure time at which `due` was decided. */
  at: instant,
  items: z.array(taskView),
  open: z.number().int(),
  overdue: z.number().int(),
  mayAdd: z.boolean(),
});
export type TaskList = z.infer<typeof taskList>;

/** An open task given to the reader, of any incident. */
export const ownTask = taskView
  .pick({
    id: true,
    incident: true,
    title: true,
    text: true,
    dueAt: true,
    due: true,
    mandatory: true,
    revision: true,
  })
  .extend({ publicId: z.string(), incidentTitle: z.string(), exercise: z.boolean() });
export type OwnTask = z.infer<typeof ownTask>;

export const ownTasks = z.object({ at: instant, items: z.array(ownTask) });
export type OwnTasks = z.infer<typeof ownTasks>;

export const newDecisionRequest = z.strictObject({
  /** What was to be decided. */
  title,
  outcome: z.string().trim().min(2).max(4000),
  reason: z.string().trim().min(3).max(8000),
  /** What else was thought of, and why it was not taken. */
  alternatives: longText.default(''),
  /** What it rests on: ids of evidence, ledger entries and mails, or words. */
  evidence: z.array(z.string().trim().min(1).max(300)).max(50).default([]),
  /** Who decided; the person who writes it down unless said. */
  decidedBy: z.string().trim().min(2).max(200).optional(),
  /** When; now unless said. */
  decidedAt: instant.optional(),
  siteId: siteId.nullable().default(null),
  audience: itemAudience.default('csirt'),
  /** It is the decision that the procedure asks for: whether this needs further investigation or action. */
  decidesIncident: z.boolean().default(false),
  /** The decision whose place it takes. */
  supersedes: decisionId.optional(),
});
export type NewDecisionRequest = z.infer<typeof newDecisionRequest>;

export const decisionView = z.object({
  id: decisionId,
  /** From 1 within the incident. */
  number: z.number().int(),
  title: z.string(),
  outcome: z.string(),
  reason: z.string(),
  alternatives: z.string(),
  evidence: z.array(z.string()),
  decidedBy: z.string(),
  decidedAt: instant,
  recordedBy: z.string(),
  recordedAt: instant,
  site: siteName.nullable(),
  audience: itemAudience,
  supersedes: z.object({ id: decisionId, number: z.number().int() }).nullable(),
  supersededBy: z.object({ id: decisionId, number: z.number().int() }).nullable(),
});
export type DecisionView = z.infer<typeof decisionView>;

export const decisionList = z.object({ items: z.array(decisionView), mayDecide: z.boolean() });
export type DecisionList = z.infer<typeof decisionList>;
