/**
 * Who is told what. The left column is a kind of the incident's log, the right one who learns of it:
 *
 * - `given`: the person that the event names (whoever got the task, the role)
 * - `duty`: who is first responder of the CSIRT now
 * - `named`: who has a role in the incident now: lead, liaison, scribe …
 * - `sites`: the sites that it is about: one, or all parties where it is for all
 * - `ngis`: the NGIs of these sites
 * - `asked-site`: the site that a task was given to
 * - `shared`: with whom it was shared
 *
 * Nobody is told of what they did themselves, nor of what they may not read. What is not in here is told to nobody; it
 * stands in the timeline. Deadlines and reminders are told by who counts the time: the procedure's clocks, and
 * reminders.ts.
 */
export const tellings = {
  // Sites and NGIs learn of an incident by the heads-up that a person sends, not by its being opened.
  'incident.opened': ['duty', 'named'],
  'site.added': ['named'],
  'site.changed': ['named', 'ngis'],
  'site.ended': ['named', 'sites', 'ngis'],
  'share.given': ['named', 'shared'],
  'share.ended': ['named'],

  'role.given': ['given'],
  'role.ended': ['given'],
  'task.given': ['given', 'asked-site'],
  'task.reassigned': ['given'],
  'task.done': ['named'],

  'mail.received': ['duty', 'named'],
  'mail.bounced': ['duty', 'named'],
  'message.refused': ['duty', 'named'],
  'label.narrower': ['duty', 'named'],

  'report.attached': ['duty', 'named'],

  'evidence.received': ['named'],
  'evidence.handed-over': ['named'],
  'observable.added': ['named'],
  'observable.proposed': ['named'],
  'decision.made': ['named'],

  'tlp.changed': ['named', 'sites', 'ngis'],
  'severity.changed': ['named'],
  'state.changed': ['named', 'sites', 'ngis'],
  'incident.merged': ['named'],
  'incident.unmerged': ['named'],
  'incident.split': ['named'],
  'incident.unsplit': ['named'],
  'procedure.moved': ['named'],

  'reminder.sent': ['named'],
} as const satisfies Record<string, readonly Listener[]>;

export type Listener = 'given' | 'duty' | 'named' | 'sites' | 'ngis' | 'asked-site' | 'shared';

export function listenersOf(kind: string): readonly Listener[] {
  return (tellings as Record<string, readonly Listener[]>)[kind] ?? [];
}
