import { chooseNotificationsRequest, ownNotificationsView } from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../../app.ts';
import { chooseNotifications, viewOwnNotifications } from './own.ts';

const tags = ['people'];
const config = { anySignedIn: true };

export function notifyRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/me/notifications',
      {
        config,
        schema: { tags, summary: 'What I am told, how and when', response: { 200: ownNotificationsView } },
      },
      (request) => viewOwnNotifications(app, request.caller),
    );
    http.put(
      '/api/v1/me/notifications',
      {
        config,
        schema: {
          tags,
          summary: 'Choose what I am told, how and when',
          body: chooseNotificationsRequest,
          response: { 200: ownNotificationsView },
        },
      },
      (request) => chooseNotifications(app, request.caller, request.body),
    );
  };
}
