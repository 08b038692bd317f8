import type { FactsBatch, FactsTaken } from '@muster/contract';
import type { App } from '../../app.ts';

/** The agent that says so: who it is and for which site it speaks. */
export interface FactsAgent {
  id: string;
  siteId: string;
}

/** Takes a batch of what an agent saw; the same batch twice counts once. */
export async function takeFacts(_app: App, _agent: FactsAgent, batch: FactsBatch): Promise<FactsTaken> {
  return { taken: batch.number };
}
