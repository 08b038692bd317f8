import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const LEAST_LENGTH = 8 * 1024;
const zip = promisify(gzip);

/** A route's `onSend` for answers of some size that repeat themselves; it must hold no secret beside what a stranger chose. */
export async function zipLarge(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (typeof payload !== 'string' || payload.length < LEAST_LENGTH) return payload;
  reply.header('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return payload;
  reply.header('content-encoding', 'gzip');
  return await zip(payload, { level: 4 });
}
