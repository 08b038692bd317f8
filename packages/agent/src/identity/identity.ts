import { type EnrolAnswer, enrolAnswer } from '@muster/contract';
import { z } from 'zod';
import { isSafeUrl } from '../config/agent-schema.ts';
import { ConfigError } from '../config/load-config.ts';
import type { Disk } from '../spool/disk.ts';
import type { StateFiles } from '../spool/state-files.ts';

/** What enrolment pinned: from then on orders count only when one of these keys signed them. */
export const identity = enrolAnswer.extend({ server: z.string(), enrolledAt: z.string() });
export type Identity = z.infer<typeof identity>;

/** @throws ConfigError when this agent was never enrolled */
export function loadIdentity(files: StateFiles, disk: Disk): Identity {
  const bytes = disk.read(files.identity);
  if (!bytes)
    throw new ConfigError(
      'this agent is not enrolled; ask your CSIRT for a token and call "muster-agent enrol --server URL"',
    );
  const read = identity.safeParse(parsed(bytes));
  if (!read.success)
    throw new ConfigError(`${files.identity} is damaged; put it back from a copy, or enrol anew`);
  return read.data;
}

export function keepIdentity(files: StateFiles, disk: Disk, kept: Identity): void {
  disk.replace(files.identity, Buffer.from(`${JSON.stringify(kept, null, 2)}\n`));
}

/** Why what a server answered to an enrolment cannot be pinned; null when it can. */
export function enrolmentFault(server: string, answer: EnrolAnswer, thumbprint: string): string | null {
  if (answer.fingerprint !== thumbprint)
    return 'the server has another key for this agent than the one it made';
  if (new URL(answer.pollEndpoint).origin !== new URL(server).origin)
    return `the server wants the agent to poll ${answer.pollEndpoint}, which is elsewhere`;
  if (!isSafeUrl(answer.pollEndpoint)) return `${answer.pollEndpoint} is not encrypted`;
  return null;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
