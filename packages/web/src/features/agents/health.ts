import type { AgentView } from '@muster/contract';
import { count } from '../../ui/words.ts';
import { type Look, shapes } from '../orders/look-sign.tsx';

export interface Health {
  look: Look;
  /** Somebody should look at it. */
  needsHand: boolean;
}

/** How an agent is, by what is worst about it. */
export function healthOf(agent: AgentView): Health {
  const { state, lateSince, report } = agent;
  if (state === 'revoked') return calm('revoked', 'none', shapes.dash);
  if (state === 'unconfirmed') return needed('not confirmed', 'late', shapes.clock);
  if (lateSince !== null) return needed('silent', 'fail', shapes.unknown);
  if (report === null) return calm('not heard of yet', 'pending', shapes.ring);
  if (report.alarms.length > 0) return needed(count(report.alarms.length, 'alarm'), 'fail', shapes.mark);
  const failing = report.systems.filter((system) => system.state === 'failing').length;
  if (failing > 0) return needed(`${count(failing, 'system')} failing`, 'late', shapes.clock);
  const behind = behindBy(agent);
  if (behind > 0) return calm(`${count(behind, 'order')} behind`, 'pending', shapes.ring);
  return calm('well', 'pass', shapes.tick);
}

/** Orders on its stream that it does not have yet. */
export function behindBy({ streamSeq, report }: Pick<AgentView, 'streamSeq' | 'report'>): number {
  return Math.max(0, streamSeq - (report?.lastSeq ?? 0));
}

function calm(says: string, look: Look['look'], shape: string): Health {
  return { look: { says, look, shape }, needsHand: false };
}

function needed(says: string, look: Look['look'], shape: string): Health {
  return { look: { says, look, shape }, needsHand: true };
}
