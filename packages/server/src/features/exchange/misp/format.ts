import { z } from 'zod';

/**
 * The parts that Muster writes and reads of an event in MISP's core format 2.5 (github.com/MISP/MISP,
 * format/2.5/schema.json; RFC draft-dulaunoy-misp-core-format). Nearly every value is a string, and what the format
 * does not name is refused by it.
 */
const seconds = z.string().regex(/^\d{1,12}$/);
const uuid = z.uuid();

export const mispTag = z.strictObject({ name: z.string().min(1), colour: z.string().optional() });

export const mispAttribute = z.strictObject({
  uuid,
  type: z.string().min(1),
  category: z.string().min(1),
  value: z.string().min(1),
  to_ids: z.boolean(),
  distribution: z.enum(['0', '1', '2', '3', '4', '5']),
  timestamp: seconds,
  comment: z.string(),
  disable_correlation: z.boolean().optional(),
  object_relation: z.string().nullable().optional(),
  first_seen: z.iso.datetime({ offset: true }).optional(),
  last_seen: z.iso.datetime({ offset: true }).optional(),
  Tag: z.array(mispTag).optional(),
});
export type MispAttribute = z.infer<typeof mispAttribute>;

export const mispObject = z.strictObject({
  uuid,
  name: z.string().min(1),
  'meta-category': z.string().min(1),
  description: z.string(),
  template_uuid: uuid,
  template_version: z.string(),
  distribution: z.enum(['0', '1', '2', '3', '4', '5']),
  timestamp: seconds,
  comment: z.string(),
  first_seen: z.iso.datetime({ offset: true }).optional(),
  last_seen: z.iso.datetime({ offset: true }).optional(),
  Attribute: z.array(mispAttribute).min(1),
});
export type MispObject = z.infer<typeof mispObject>;

export const mispEvent = z.strictObject({
  Event: z.strictObject({
    uuid,
    info: z.string().min(1),
    date: z.iso.date(),
    threat_level_id: z.enum(['1', '2', '3', '4']),
    analysis: z.enum(['0', '1', '2']),
    distribution: z.enum(['0', '1', '2', '3', '4']),
    published: z.boolean(),
    timestamp: seconds,
    publish_timestamp: seconds,
    attribute_count: z.string().regex(/^\d+$/),
    Orgc: z.strictObject({ name: z.string().min(1), uuid }),
    Tag: z.array(mispTag).min(1),
    Attribute: z.array(mispAttribute),
    Object: z.array(mispObject),
  }),
});
export type MispEvent = z.infer<typeof mispEvent>;
