import { type Actor, blockImageRequest } from '@muster/contract';
import type { App } from '../../packages/server/src/app.ts';
import { proposeImageBlock } from '../../packages/server/src/features/bans/image-blocks.ts';
import {
  anEffect,
  type SimulatedAgent,
} from '../../packages/server/src/features/orders/testing/simulated-agent.ts';

const DAY_MS = 86_400_000;
const PROVING = ['AMSTEL-GRID', 'EBRO-CLOUD', 'VLTAVA-FZ'];

/** A block of the image that all staged servers run from, proven at some sites and refused at one. */
export async function stageImageBlock(
  app: App,
  officer: Actor,
  agents: ReadonlyMap<string, SimulatedAgent>,
  advance: (ms: number) => Promise<void>,
): Promise<string> {
  const block = await proposeImageBlock(
    app,
    officer,
    blockImageRequest.parse({
      image: { ref: 'img-1', sha512: null },
      sites: null,
      reason: 'Its sshd has a backdoor.',
      expiresAt: new Date(app.clocks.procedure.now().getTime() + 30 * DAY_MS).toISOString(),
    }),
  );
  for (const [site, agent] of agents) {
    const order = (await agent.orders()).find(({ id }) => id === block.orderId);
    if (!order) continue;
    if (PROVING.includes(site)) {
      await advance(220);
      await agent.send(order, 'received');
      await advance(310);
      await agent.send(order, 'applied', { decidedBy: { kind: 'policy', name: 'orders.block-image' } });
      await advance(190);
      await agent.send(order, 'verified', { effects: [anEffect(app.clocks.procedure.now())] });
    }
    if (site === 'MERSEY-HEP') {
      await agent.send(order, 'received');
      await agent.send(order, 'refused', {
        decidedBy: { kind: 'person', name: 'Dr Sousa' },
        reason: 'Our accounting runs from it; we rebuild it today.',
      });
    }
  }
  return block.id;
}
