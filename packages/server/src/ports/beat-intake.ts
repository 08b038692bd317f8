import type { ErrorCode } from '@muster/contract';

/** One request as the listener read it; nothing of it is trusted yet. */
export interface BeatRequest {
  /** Header `Muster-Deployment`. */
  deployment: string;
  /** Header `Muster-Mac`. */
  mac: string;
  body: Buffer;
  connection: ConnectionSeen;
  /** Both clocks, when the request's head was read from the socket. */
  receivedMs: number;
  receivedAt: Date;
}

export interface ConnectionSeen {
  /** `cnx_…` */
  id: string;
  openedMs: number;
  openedAt: Date;
}

export type BeatAnswer = { accepted: true; line: string } | { accepted: false; code: ErrorCode };

/**
 * How a connection ended: `fin` the peer closed it, `timeout` keep-alive probes were not answered,
 * `reset` the peer or its network refused it, `server-closed` we ended it ourselves.
 */
export type ConnectionEnd = 'fin' | 'timeout' | 'reset' | 'server-closed';

/** What stands behind the beat listener. */
export interface BeatIntake {
  /** Resolves once the beat is durable, or refused. Never throws. */
  receive(request: BeatRequest): Promise<BeatAnswer>;
  connectionEnded(id: string, how: ConnectionEnd, endedMs: number, endedAt: Date): void;
  /** A request that was refused before it could be read: oversized, not HTTP. */
  refused(code: ErrorCode, sample: Uint8Array): void;
}
