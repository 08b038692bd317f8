import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { clocksOf, publishIncident } from '../incidents/index.ts';
import { isAsk, openAskOf } from './asks.ts';
import { remind } from './remind.ts';
import { incidentsWithBounces } from './store.ts';

/** Questions whose every mail came back do not wait for a share of their time: the next contact is asked at once. */
export async function climbAfterBounces(app: App): Promise<number> {
  const now = app.clocks.procedure.now();
  let count = 0;
  for (const incidentId of await incidentsWithBounces(app.db, now)) {
    const done = await inTransaction(app.db, async (tx) => {
      let climbed = 0;
      for (const reading of await clocksOf(tx, incidentId, now)) {
        const ask = isAsk(reading) ? openAskOf(incidentId, reading) : undefined;
        if (ask) climbed += (await remind(app, tx, ask, 'bounced')).length;
      }
      return climbed;
    });
    if (done > 0) publishIncident(app, incidentId);
    count += done;
  }
  return count;
}
