import { expect, test } from 'vitest';
import { EventHub, type HubEvent } from './event-hub.ts';

function collect(hub: EventHub, topic: string) {
  const events: HubEvent[] = [];
  let ended = false;
  const leave = hub.listen(topic, {
    event: (event) => events.push(event),
    end: () => {
      ended = true;
    },
  });
  return { events, leave, ended: () => ended };
}

test('a listener hears the events of its own topic only, until it leaves', () => {
  const hub = new EventHub();
  const heard = collect(hub, 'cmp_a');
  hub.publish('cmp_a', 'verdict.changed', 1);
  hub.publish('cmp_b', 'verdict.changed', 2);
  heard.leave();
  hub.publish('cmp_a', 'verdict.changed', 3);
  expect(heard.events.map((event) => event.data)).toEqual([1]);
});

test('who returns is told what happened since', () => {
  const hub = new EventHub();
  hub.publish('a', 't', 1);
  const left = hub.position;
  hub.publish('b', 't', 2);
  hub.publish('a', 't', 3);
  expect(hub.since('a', left)?.map((event) => event.data)).toEqual([3]);
  expect(hub.since('a', hub.position)).toEqual([]);
});

test('who was away too long, or comes from another server, is not told a part for the whole', () => {
  const hub = new EventHub(3);
  hub.publish('a', 't', 0);
  const early = hub.position;
  for (let i = 1; i <= 10; i++) hub.publish('a', 't', i);
  expect(hub.since('a', early)).toBeUndefined();
  expect(hub.since('a', new EventHub().position)).toBeUndefined();
  expect(hub.since('a', 'nonsense')).toBeUndefined();
  expect(hub.since('a', `${hub.position.split('-')[0]}-999`)).toBeUndefined();
});

test('every resume point that is still known gives exactly the events after it', () => {
  const hub = new EventHub(4);
  const points: string[] = [hub.position];
  for (let i = 1; i <= 30; i++) {
    hub.publish('a', 't', i);
    points.push(hub.position);
  }
  for (const [after, point] of points.entries()) {
    const events = hub.since('a', point);
    if (events)
      expect(events.map((event) => event.data)).toEqual(
        Array.from({ length: 30 - after }, (_, i) => after + i + 1),
      );
  }
  expect(hub.since('a', points[27] as string)).toHaveLength(3);
});

test('closing ends every listener', () => {
  const hub = new EventHub();
  const heard = collect(hub, 'a');
  hub.close();
  expect(heard.ended()).toBe(true);
});
