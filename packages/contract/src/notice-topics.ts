/**
 * What people choose by: topics, in the order in which they are offered. `kinds` are those of the log and of notices;
 * the first topic that has the kind counts. `usual` is how people are told who chose nothing.
 */
export const noticeTopics = [
  {
    key: 'mine',
    label: 'Something is given to me',
    says: 'A task, a role in an incident',
    kinds: ['task.given', 'task.reassigned', 'role.given', 'role.ended'],
    usual: 'mail',
  },
  {
    key: 'deadline',
    label: 'A deadline comes nearer or is over',
    says: 'Clocks of the procedure and due dates of tasks',
    kinds: ['clock.warned', 'task.due', 'task.overdue'],
    usual: 'mail',
  },
  {
    key: 'reminder',
    label: 'A question is waiting for an answer',
    says: 'Reminders that climb from the site to whoever is on duty',
    kinds: ['reminder.sent', 'reminder.climbed'],
    usual: 'mail',
  },
  {
    key: 'opened',
    label: 'An incident is opened, or reaches my site or NGI',
    says: 'New incidents, sites added, shares',
    kinds: ['incident.opened', 'site.added', 'share.given'],
    usual: 'mail',
  },
  {
    key: 'mail',
    label: 'Mail comes in',
    says: 'Answers and other mail to an incident',
    kinds: ['mail.received', 'mail.bounced', 'message.refused', 'label.narrower'],
    usual: 'mail',
  },
  {
    key: 'report',
    label: 'A report waits in triage',
    says: 'Abuse reports and other mail from outside',
    kinds: ['report.received', 'report.attached'],
    usual: 'mail',
  },
  {
    key: 'evidence',
    label: 'Evidence and observables',
    says: 'What was received, added or found damaged',
    kinds: [
      'evidence.received',
      'evidence.handed-over',
      'evidence.damaged',
      'observable.added',
      'observable.proposed',
      'decision.made',
      'task.done',
    ],
    usual: 'digest',
  },
  {
    key: 'changed',
    label: 'An incident changes',
    says: 'Its TLP, its state, its sites, what it was merged with',
    kinds: [
      'tlp.changed',
      'severity.changed',
      'state.changed',
      'incident.merged',
      'incident.unmerged',
      'incident.split',
      'incident.unsplit',
      'procedure.moved',
      'share.ended',
      'site.changed',
      'site.ended',
    ],
    usual: 'digest',
  },
  {
    key: 'duty',
    label: 'My duty begins, or nobody is on duty',
    says: 'Handovers and gaps of the rota',
    kinds: ['duty.begins', 'duty.gap'],
    usual: 'mail',
  },
  {
    key: 'other',
    label: 'Everything else',
    says: 'Webhooks that were switched off, keys that end',
    kinds: ['webhook.disabled', 'agent.late', 'signals.paused'],
    usual: 'digest',
  },
] as const;

export type NoticeTopic = (typeof noticeTopics)[number]['key'];

export function topicOf(kind: string): (typeof noticeTopics)[number] {
  const found = noticeTopics.find(({ kinds }) => (kinds as readonly string[]).includes(kind));
  return found ?? (noticeTopics[noticeTopics.length - 1] as (typeof noticeTopics)[number]);
}
