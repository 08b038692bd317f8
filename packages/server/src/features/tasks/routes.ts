import {
  changeTaskRequest,
  decisionList,
  decisionView,
  endTaskRequest,
  newDecisionRequest,
  newTaskRequest,
  ownTasks,
  taskId,
  taskList,
  taskView,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listDecisions, recordDecision } from './decisions.ts';
import { viewOwnTasks } from './own.ts';
import { changeTask, endTask, giveTask, listTasks } from './service.ts';

const tags = ['tasks'];
const params = z.object({ id: z.string().min(3).max(60) });
const one = params.extend({ task: taskId });

export function taskRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.get(
      '/api/v1/tasks',
      {
        schema: { tags, summary: 'Open tasks given to you or to your site', response: { 200: ownTasks } },
      },
      (request) => viewOwnTasks(app, request.actor),
    );
    http.get(
      '/api/v1/incidents/:id/tasks',
      {
        schema: {
          tags,
          summary: 'The tasks of an incident, in their order',
          params,
          response: { 200: taskList },
        },
      },
      (request) => listTasks(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/incidents/:id/tasks',
      {
        schema: { tags, summary: 'Give a task', params, body: newTaskRequest, response: { 201: taskView } },
      },
      async (request, reply) =>
        reply.code(201).send(await giveTask(app, request.actor, request.params.id, request.body)),
    );
    http.patch(
      '/api/v1/incidents/:id/tasks/:task',
      {
        schema: {
          tags,
          summary: 'Change what a task says, when it is due, who does it, or its place',
          params: one,
          body: changeTaskRequest,
          response: { 200: taskView },
        },
      },
      ({ actor, params: { id, task }, body }) => changeTask(app, actor, id, task, body),
    );
    http.post(
      '/api/v1/incidents/:id/tasks/:task/state',
      {
        schema: {
          tags,
          summary: 'Say that a task is done, drop it, or open it again',
          params: one,
          body: endTaskRequest,
          response: { 200: taskView },
        },
      },
      ({ actor, params: { id, task }, body }) => endTask(app, actor, id, task, body),
    );
    http.get(
      '/api/v1/incidents/:id/decisions',
      {
        schema: {
          tags,
          summary: 'What was decided, and what took whose place',
          params,
          response: { 200: decisionList },
        },
      },
      (request) => listDecisions(app, request.actor, request.params.id),
    );
    http.post(
      '/api/v1/incidents/:id/decisions',
      {
        schema: {
          tags,
          summary: 'Write down a decision; it is never changed',
          params,
          body: newDecisionRequest,
          response: { 201: decisionView },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await recordDecision(app, request.actor, request.params.id, request.body)),
    );
  };
}
