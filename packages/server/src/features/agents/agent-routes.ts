import {
  agentReport,
  enrolAnswer,
  enrolRequest,
  reportAnswer,
  rotateKeyAnswer,
  rotateKeyRequest,
} from '@muster/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../../app.ts';
import { authenticateAgent } from './authenticate.ts';
import { enrolAgent, pinned } from './enrol.ts';
import { holdToPace } from './hold-to-pace.ts';
import { takeReport } from './report.ts';
import { rotateKey } from './rotate-key.ts';

/** Agents come with a JWT of their own, not as people do. */
const config = { public: true };
const hide = true;
const ENROLMENT_BYTES = 8 * 1024;
const KEYS_BYTES = 16 * 1024;
const REPORT_BYTES = 256 * 1024;

export function agentSideRoutes(app: App): FastifyPluginAsyncZod {
  return async (http) => {
    http.post(
      '/api/agent/v1/enrolments',
      {
        config,
        bodyLimit: ENROLMENT_BYTES,
        schema: { hide, body: enrolRequest, response: { 200: enrolAnswer } },
      },
      (request) => enrolAgent(app, request.body),
    );
    http.post(
      '/api/agent/v1/report',
      {
        config,
        bodyLimit: REPORT_BYTES,
        schema: { hide, body: agentReport, response: { 200: reportAnswer } },
        preParsing: async (request, reply) => {
          const { agentId } = await authenticateAgent(app, request.headers.authorization);
          holdToPace(app, 'reports', agentId, request, reply);
        },
      },
      async (request) => {
        const agent = await authenticateAgent(app, request.headers.authorization);
        await takeReport(app, agent, request.body);
        return { orderKeys: [pinned(app)] };
      },
    );
    http.post(
      '/api/agent/v1/keys',
      {
        config,
        bodyLimit: KEYS_BYTES,
        schema: { hide, body: rotateKeyRequest, response: { 200: rotateKeyAnswer } },
        preParsing: async (request, reply) => {
          const { agentId } = await authenticateAgent(app, request.headers.authorization);
          holdToPace(app, 'keys', agentId, request, reply);
        },
      },
      async (request) => {
        const agent = await authenticateAgent(app, request.headers.authorization);
        return await rotateKey(app, agent, request.body);
      },
    );
  };
}
