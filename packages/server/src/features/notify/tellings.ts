/**
 * Who is told what. The left column is a kind of the incident's log, the right one who learns of it:
 *
 * - `given`: the person that the event names (whoever got the task, the role)
 * - `duty`: who is first responder of the CSIRT now
 * - `named`: who has a role in the incident now: lead, liaison, scribe …
 * - `sites`: the sites that it is about: one, or all parties where it is for all
 * - `ngis`: the NGIs of these sites
 * - `shared`: with whom it was shared
 *
 * Nobody is told of what they did themselves, nor of what they may not read. What is not in here is told to nobody; it
 * stands in the timeline. Deadlines and reminders are told by who counts the time: the procedure's clocks, and
 * reminders.ts.
 */
export const tellings = {
  'incident.opened': ['duty', 'named', 'sites', 'ngis'],
  'incident.reopened': ['duty', 'named', 'sites', 'ngis'],
  'site.added': ['named', 'sites', 'ngis'],
  'site.changed': ['named', 'ngis'],
  'site.ended': ['named', 'sites', 'ngis'],
  'share.added': ['shared'],
  'incident.shared': ['shared'],

  'role.given': ['given'],
  'role.ended': ['given'],
  'task.added': ['given'],
  'task.given': ['given', 'sites'],
  'task.reassigned': ['given'],
  'task.due': ['given', 'named'],
  'task.overdue': ['given', 'named', 'duty'],
  'task.done': ['named'],

  'mail.received': ['duty', 'named'],
  'message.bounced': ['duty', 'named'],
  'mail.bounced': ['duty', 'named'],

  'report.received': ['duty'],
  'report.attached': ['named'],
  'intake.received': ['duty'],

  'evidence.received': ['named'],
  'observable.added': ['named'],
  'decision.made': ['named'],

  'tlp.changed': ['named', 'sites', 'ngis'],
  'state.changed': ['named', 'sites', 'ngis'],
  'severity.changed': ['named'],
  'incident.resolved': ['named', 'sites', 'ngis'],
  'incident.closed': ['named', 'sites', 'ngis'],
  'incident.merged': ['named', 'sites', 'ngis'],
  'incident.split': ['named'],

  'reminder.sent': ['named'],
} as const satisfies Record<string, readonly Listener[]>;

export type Listener = 'given' | 'duty' | 'named' | 'sites' | 'ngis' | 'shared';

export function listenersOf(kind: string): readonly Listener[] {
  return (tellings as Record<string, readonly Listener[]>)[kind] ?? [];
}
