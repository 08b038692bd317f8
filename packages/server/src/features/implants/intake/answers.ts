import { type Order, orderLines } from '@muster/implant';
import type { Keys } from '../../../kernel/keys.ts';
import { orderKeyOf } from '../keys.ts';
import type { BeatToWrite, WrittenBeat } from './beat-to-write.ts';

/**
 * The lines that answer a group of written beats, by place; undefined where a beat was not accepted. There is one
 * signature for all of a campaign: each costs more than all the rest of an answer.
 */
export function answersTo(keys: Keys, group: BeatToWrite[], written: WrittenBeat[]): (string | undefined)[] {
  const campaigns = new Map<string, number[]>();
  for (const [place, { known }] of group.entries()) {
    const outcome = written[place]?.outcome;
    if (outcome !== 'stored' && outcome !== 'already-stored') continue;
    const places = campaigns.get(known.campaignId);
    if (places) places.push(place);
    else campaigns.set(known.campaignId, [place]);
  }
  const lines: (string | undefined)[] = new Array(group.length).fill(undefined);
  for (const [campaignId, places] of campaigns) {
    const orders = places.map((place) =>
      orderFor(group[place] as BeatToWrite, written[place] as WrittenBeat),
    );
    const signed = orderLines(orders, orderKeyOf(keys, campaignId).sign);
    for (const [n, place] of places.entries()) lines[place] = signed[n];
  }
  return lines;
}

function orderFor({ known, beat, nonce }: BeatToWrite, { order }: WrittenBeat): Order {
  return {
    deployment: known.id,
    instance: beat.instance,
    seq: beat.seq,
    verb: order.verb,
    ...(order.verb === 'period' ? { argument: Number(order.argument) } : {}),
    counter: order.counter,
    leaseSeconds: order.verb === 'stop' ? 0 : known.leaseSeconds,
    nonce,
  };
}
