import type { Actor, ThreadItem } from '@muster/contract';
import type { App } from '../../app.ts';
import { type ReceivedMessage, type SentMessage, threadOf } from './thread.ts';
import { viewMail } from './views.ts';

type In = Extract<ThreadItem, { direction: 'in' }>;
type Out = Extract<ThreadItem, { direction: 'out' }>;

/**
 * What was written to and fro about the thing that this mail is about, oldest first. Who may read one mail of it may
 * read all. A mail that fits nowhere is a thread of its own.
 */
export async function viewThread(app: App, actor: Actor, mailId: string): Promise<ThreadItem[]> {
  const mail = await viewMail(app, actor, mailId);
  if (mail.participation === null) return [{ ...mail, direction: 'in', at: mail.receivedAt }];
  const { sent, received } = await threadOf(app.db, mail.participation);
  const items: ThreadItem[] = [...received.map(inOf), ...sent.map(outOf)];
  return items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function inOf({ id, at, from, subject, class: kind, verified, text }: ReceivedMessage): In {
  return {
    direction: 'in',
    id,
    at: at.toISOString(),
    from,
    subject,
    class: kind as In['class'],
    verified,
    text,
  };
}

function outOf({ id, kind, subject, tlp, text, queuedAt, deliveries }: SentMessage): Out {
  const sent = deliveries.flatMap(({ sentAt }) => (sentAt ? [sentAt.getTime()] : []));
  return {
    direction: 'out',
    id,
    at: (sent.length > 0 ? new Date(Math.min(...sent)) : queuedAt).toISOString(),
    kind,
    subject,
    tlp: tlp as Out['tlp'],
    text,
    recipients: deliveries.map(({ address, state, at, attempts, lastError }) => ({
      address,
      state: state as Out['recipients'][number]['state'],
      stateAt: at.toISOString(),
      attempts,
      lastError,
    })),
  };
}
