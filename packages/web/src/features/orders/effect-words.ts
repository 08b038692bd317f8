import type { OrderEffects } from '@muster/contract';

const RUNNING: Record<OrderEffects['running'], string> = {
  leave: 'what runs is left alone',
  notify: 'owners of what runs are told',
  pause: 'what runs is paused',
  suspend: 'what runs is suspended to disk',
};
const NETWORK: Record<OrderEffects['network'], string> = {
  keep: '',
  quarantine: 'its network is cut off',
  release: 'its network is given back',
};

/** What an order brings about, in one sentence: `Nothing new starts, what runs is paused, its network is cut off.` */
export function effectsText(effects: OrderEffects): string {
  const parts = [
    effects.new === 'deny' ? 'nothing new starts' : '',
    RUNNING[effects.running],
    NETWORK[effects.network],
  ].filter(Boolean);
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The same in two or three words, for a table: `deny, pause, quarantine`. */
export function effectsBrief({ new: fresh, running, network }: OrderEffects): string {
  const parts = [
    fresh === 'deny' ? 'deny new' : '',
    running === 'leave' ? '' : running,
    network === 'keep' ? '' : network,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}
