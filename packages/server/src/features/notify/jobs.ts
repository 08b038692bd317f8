import type { App } from '../../app.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import { type EventListener, onIncidentEvent } from './on-event.ts';
import { sendDue } from './send-due.ts';
import { sendNotice } from './send-notice.ts';

const MINUTE_MS = 60_000;

export const notifyJobKinds: readonly string[] = ['incident.event', 'notice.send', 'notice.due'];
export const notifySchedules: readonly Schedule[] = [recurring('notice.due', MINUTE_MS)];

/** `incident.event` {event}: a row of the log. `notice.send` {notice}. */
export function notifyJobs(app: App, others: readonly EventListener[] = []): JobHandlers {
  return {
    'incident.event': (job) => onIncidentEvent(app, text(job.body.event), others),
    'notice.send': (job) => sendNotice(app, text(job.body.notice)),
    'notice.due': () => sendDue(app),
  };
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('the job’s body does not name what it is about');
}
