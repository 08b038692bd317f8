import type { Actor } from '@muster/contract';

/** Who sends a request, as their token or session says. */
export interface Caller {
  /** Undefined for somebody who is signed in and has no access. */
  actor: Actor | undefined;
  /** The id of the token or of the session by which they come; what is open ends with it. */
  credential: string;
  /** The id of the session; null for a program that presents a token. */
  session: string | null;
}

/** The cookie that holds a session's secret; see http/session-cookie.ts. */
export const SESSION_COOKIE = '__Host-muster';

/** Told on the event hub's topic `access` when tokens or sessions have ended: `{ended: ids}`. */
export const ACCESS_TOPIC = 'access';
