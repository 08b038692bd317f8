import type { App } from '../../app.ts';
import type { JobHandlers } from '../../jobs/index.ts';
import { deliver } from './deliver.ts';

export const webhookJobKinds: readonly string[] = ['webhook.deliver'];

/** `webhook.deliver` {delivery}: one try. */
export function webhookJobs(app: App): JobHandlers {
  return {
    'webhook.deliver': async (job) => {
      const { delivery } = job.body;
      if (typeof delivery !== 'string') throw new TypeError('the job’s body does not name a delivery');
      await deliver(app, delivery);
    },
  };
}
