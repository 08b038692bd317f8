import { mailboxView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listMailboxes } from './views.ts';

export function mailboxRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/mailboxes',
      {
        schema: {
          tags: ['mail'],
          summary: 'The mailboxes that are read by IMAP, and whether they can be',
          response: { 200: z.array(mailboxView) },
        },
      },
      ({ actor }) => listMailboxes(app, actor),
    );
  };
}
