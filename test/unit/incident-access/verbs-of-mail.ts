import { content, draftBy, messageBy } from './parts.ts';
import { reason, type Verb } from './verb.ts';
import { type AccessWorld, type Asker, askers } from './world.ts';

const message = { tlp: 'RED', subject: 'x', body: 'y', recipients: [] };

function draft(method: 'DELETE' | 'PUT', writerOf: (...of: Asking) => Asker | Promise<Asker>): Verb {
  return {
    method,
    path: '/drafts/:draft',
    params: async (world, incident, who) => ({
      draft: await draftBy(world, incident, await writerOf(world, incident, who)),
    }),
    ...(method === 'PUT' ? { payload: () => ({ content, after: 1 }) } : { usesUp: true }),
  };
}

type Asking = [world: AccessWorld, incident: string, who: Asker];

/** Of the asker's own side where they may write, else of the CSIRT. */
async function ownSide(...[world, incident, who]: Asking): Promise<Asker> {
  const { status } = await world.ask(who, 'GET', `/api/v1/incidents/${incident}/drafts`);
  return status === 200 ? who : 'csirt';
}

function recall(writerOf: (who: Asker) => Asker): Verb {
  return {
    method: 'POST',
    path: '/messages/:message/recall',
    params: async (world, incident, who) => ({
      message: await messageBy(world, incident, askers[writerOf(who)].id),
    }),
  };
}

/** What is written on it to others. */
export const mailVerbs = {
  compose: { method: 'GET', path: '/compose' },
  recipients: { method: 'GET', path: '/recipients' },
  'check-message': { method: 'POST', path: '/messages/check', payload: () => message },
  send: {
    method: 'POST',
    path: '/messages',
    payload: () => ({ ...message, idempotencyKey: `key-${reason.replaceAll(' ', '-')}` }),
  },
  recall: recall((who) => who),
  'recall-of-csirt': recall(() => 'csirt'),
  drafts: { method: 'GET', path: '/drafts' },
  draft: { method: 'POST', path: '/drafts', payload: () => ({ content }) },
  'save-draft': draft('PUT', ownSide),
  'drop-draft': draft('DELETE', ownSide),
  'save-draft-of-csirt': draft('PUT', () => 'csirt'),
} satisfies Record<string, Verb>;
