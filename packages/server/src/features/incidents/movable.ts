import type { MovableItem } from '@muster/contract';

/** A table whose rows belong to an incident and go along when it is merged or split. */
export interface Movable {
  table: string;
  /** What people call one of its rows. */
  what: string;
  /** By which it is chosen one by one. */
  item?: MovableItem;
  /** The column that an item's id stands in; `id` unless said. */
  itemKey?: string;
  /** What names a row within its incident; `id` unless said. */
  key?: string;
  /** Where the incident stands; `incident_id` unless said. */
  incident?: string;
  /** Whether its rows can be of one site. */
  hasSite: boolean;
  /** Which rows without a site are read by all parties. */
  ofAll?: 'audience' | 'always' | 'never';
  /** With the incident these are unique: a row that the other has already stays where it is. */
  same?: readonly string[];
  /** What machines write into a row without anybody changing what it says. */
  ignored?: readonly string[];
  /** A number that is counted within the incident. */
  counted?: string;
}

/**
 * Everything that goes along, and in this order. Shares, roles and links do not: with whom the other incident is
 * shared, its officers decide. What a test finds to refer to an incident and to stand neither here nor in `staying`
 * fails it.
 */
export const movables: readonly Movable[] = [
  { table: 'incident_site', what: 'site', key: 'site_id', hasSite: true, ofAll: 'never', same: ['site_id'] },
  { table: 'incident_fact', what: 'fact', item: 'fact', hasSite: true, ofAll: 'always' },
  { table: 'incident_event', what: 'entry of the log', hasSite: true, ofAll: 'audience' },
  { table: 'clock_pause', what: 'pause', hasSite: true, ofAll: 'never', same: ['kind', 'ref', 'site_id'] },
  {
    table: 'observable',
    what: 'observable',
    item: 'observable',
    hasSite: true,
    ofAll: 'audience',
    same: ['type', 'value'],
  },
  {
    table: 'observable_proposal',
    what: 'proposed observable',
    hasSite: true,
    ofAll: 'never',
    same: ['type', 'value'],
  },
  { table: 'task', what: 'task', item: 'task', hasSite: true, ofAll: 'audience' },
  {
    table: 'decision',
    what: 'decision',
    item: 'decision',
    hasSite: true,
    ofAll: 'audience',
    counted: 'number',
  },
  {
    table: 'evidence_item',
    what: 'piece of evidence',
    item: 'evidence',
    hasSite: true,
    ofAll: 'audience',
    ignored: ['verified_at', 'state'],
  },
  { table: 'evidence_upload', what: 'upload', hasSite: true, ofAll: 'audience' },
  {
    table: 'message',
    what: 'message',
    item: 'message',
    hasSite: false,
    same: ['idempotency_key'],
    ignored: ['left_at'],
  },
  { table: 'message_draft', what: 'draft', hasSite: false },
  { table: 'incident_document', what: 'document', hasSite: true, ofAll: 'never' },
  { table: 'mail_reading', what: 'mail', item: 'mail', itemKey: 'mail_id', hasSite: true, ofAll: 'never' },
  {
    table: 'inbound_mail',
    what: 'mail in triage',
    incident: 'assigned_incident_id',
    hasSite: false,
    ignored: ['raw', 'raw_erased_at', 'read_at'],
  },
  { table: 'abuse_report', what: 'report', hasSite: false, ignored: ['erased_at'] },
  { table: 'ban', what: 'ban', hasSite: false },
  { table: 'image_block', what: 'block of an image', hasSite: false },
  { table: 'site_order', what: 'order', hasSite: false },
];

/** What belongs to the one incident and its id, or is a record of what was done with it. */
export const staying: readonly string[] = [
  'incident',
  'incident_share',
  'incident_role',
  'incident_link',
  'incident_request',
  'incident_move',
  'incident_moved',
  'participation',
  // Of the incident under the id and procedure that it had.
  'procedure_move',
  'clock_notice',
  'incident_export',
  'incident_import',
  'incident_redaction',
  // Told already, or on its way.
  'notice',
  'reminder_step',
  'webhook_delivery',
];
