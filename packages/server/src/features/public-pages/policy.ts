import type { Actor } from '@muster/contract';

/** What the team says of itself to everybody. */
export function mayDescribeTeam(actor: Actor): boolean {
  return actor.role === 'administrator' && actor.scope.kind === 'federation';
}
