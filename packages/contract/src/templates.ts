import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { tlpLabel } from './incidents.ts';

/** The three documents of an incident: told at once, told again as it goes on (versions 1, 2 …), and told at its end. */
export const templateName = z.enum(['heads-up', 'follow-up', 'closure']);
export type TemplateName = z.infer<typeof templateName>;

/**
 * What a field holds: several lines of text, one line, a list of lines, an instant, a list of instants with what
 * happened, a list of measures with who does them by when.
 */
export const fieldKind = z.enum(['text', 'line', 'lines', 'time', 'timeline', 'measures']);
export type FieldKind = z.infer<typeof fieldKind>;

export const templateField = z.object({
  name: z.string(),
  label: z.string(),
  kind: fieldKind,
  required: z.boolean(),
  hint: z.string(),
});
export type TemplateField = z.infer<typeof templateField>;

const words = z.string().max(20_000);
const oneLine = z.string().max(2_000);

/** `at` is RFC 3339 in UTC, to the second; empty where nobody knows. */
export const timelineItem = z.strictObject({ at: z.string().max(40), text: oneLine });
export type TimelineItem = z.infer<typeof timelineItem>;

/** `due` is a day (`2027-02-01`), or empty. */
export const measureItem = z.strictObject({
  what: oneLine,
  owner: z.string().max(300),
  due: z.string().max(10),
});
export type MeasureItem = z.infer<typeof measureItem>;

/** By the field's kind; what is not filled in is an empty text or an empty list. */
export const fieldValue = z.union([
  words,
  z.array(oneLine).max(500),
  z.array(timelineItem).max(500),
  z.array(measureItem).max(200),
]);
export type FieldValue = z.infer<typeof fieldValue>;

/** What a template is filled with, and what is read back from a mail that was written by one. */
export const incidentDocument = z.strictObject({
  name: templateName,
  /** Of a follow-up; null for the others. */
  version: z.number().int().min(1).max(9999).nullable(),
  /** The incident's id as people write it. */
  incident: z.string().max(64),
  site: z.string().max(300),
  tlp: tlpLabel,
  /** What restricts distribution besides the label, in words; empty for nothing. */
  restriction: z.string().max(500),
  fields: z.record(z.string().max(60), fieldValue),
});
export type IncidentDocument = z.infer<typeof incidentDocument>;

/** Why a wording is refused; `line` where that is known. */
export const wordingProblem = z.object({ line: z.number().int().nullable(), message: z.string() });
export type WordingProblem = z.infer<typeof wordingProblem>;

export const wordingVersion = z.object({
  version: z.number().int(),
  savedAt: instant,
  savedByMe: z.boolean(),
  sha256: z.string(),
  note: z.string(),
});

export const templateSummary = z.object({
  name: templateName,
  title: z.string(),
  about: z.string(),
  /** Of the wording in use; 0 is the one that Muster ships. */
  version: z.number().int(),
  savedAt: instant.nullable(),
  mayEdit: z.boolean(),
});
export type TemplateSummary = z.infer<typeof templateSummary>;

export const templateView = templateSummary.extend({
  fields: z.array(templateField),
  /** What a wording may name besides the fields, and what it stands for. */
  words: z.array(z.object({ name: z.string(), about: z.string(), required: z.boolean() })),
  source: z.string(),
  shipped: z.string(),
  /** The newest first. */
  versions: z.array(wordingVersion),
});
export type TemplateView = z.infer<typeof templateView>;

const wordingSource = z.string().min(1).max(20_000);

export const saveWordingRequest = z.strictObject({
  source: wordingSource,
  /** The version that was changed; 0 is the shipped one. */
  after: z.number().int().min(0),
  note: z.string().trim().max(300).default(''),
});
export type SaveWordingRequest = z.infer<typeof saveWordingRequest>;

/** Back to the wording that Muster ships, as a new version. */
export const resetWordingRequest = z.strictObject({ after: z.number().int().min(0) });
export type ResetWordingRequest = z.infer<typeof resetWordingRequest>;

export const checkWordingRequest = z.strictObject({ source: wordingSource });
export type CheckWordingRequest = z.infer<typeof checkWordingRequest>;

/** What a wording makes of an example; without text where it cannot be rendered. */
export const wordingCheck = z.object({
  ok: z.boolean(),
  problems: z.array(wordingProblem),
  subject: z.string(),
  text: z.string().nullable(),
});
export type WordingCheck = z.infer<typeof wordingCheck>;

export const incidentDocumentId = idOf('doc');
