import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { ACCESS_TOPIC } from '../../kernel/caller.ts';
import { EventHub } from '../../kernel/event-hub.ts';
import { readableEntries } from './readable-log.ts';
import { demandReadable } from './sight.ts';

const KEPT = 50;

/**
 * What a live page of one reader hears of an incident. Whether they still may know of it is asked again at every
 * event, so that the page of a site that left, or of an ended share, falls silent at once. Who sees a part of it hears
 * only of what they may read: when others are busy is nothing to tell either.
 */
export function heardBy(app: App, actor: Actor, incidentId: string, gone: AbortSignal): EventHub {
  const relay = new EventHub(KEPT);
  /** What they could read at the last look; not known yet: then they are told. */
  let known: number | undefined;
  async function look(): Promise<boolean> {
    const before = known;
    const sight = await demandReadable(app.db, actor, incidentId, app.clocks.procedure.now());
    if (sight.relation === 'all') return true;
    known = await readableEntries(app.db, actor, sight);
    return known !== before;
  }
  // One after the other, so that each compares with the one before.
  let looking = look().then(
    () => {},
    () => relay.close(),
  );
  const leave = app.events.listen(incidentId, {
    event: ({ type }) => {
      looking = looking.then(look).then(
        (isNews) => {
          if (isNews) relay.publish(incidentId, type, {});
        },
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
