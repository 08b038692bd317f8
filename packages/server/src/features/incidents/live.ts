import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { ACCESS_TOPIC } from '../../kernel/caller.ts';
import { EventHub } from '../../kernel/event-hub.ts';
import { demandReadable } from './sight.ts';

const KEPT = 50;

/**
 * What a live page of one reader hears of an incident. Whether they still may know of it is asked again at every
 * event, so that the page of a site that left, or of an ended share, falls silent at once.
 */
export function heardBy(app: App, actor: Actor, incidentId: string, gone: AbortSignal): EventHub {
  const relay = new EventHub(KEPT);
  const leave = app.events.listen(incidentId, {
    event: ({ type }) => {
      void demandReadable(app.db, actor, incidentId, app.clocks.procedure.now()).then(
        () => relay.publish(incidentId, type, {}),
        () => relay.close(),
      );
    },
    end: () => relay.close(),
  });
  const leaveAccess = app.events.listen(ACCESS_TOPIC, {
    event: ({ type, data }) => relay.publish(ACCESS_TOPIC, type, data),
    end() {},
  });
  gone.addEventListener('abort', () => {
    leave();
    leaveAccess();
  });
  return relay;
}
