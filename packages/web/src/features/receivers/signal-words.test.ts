import * as contract from '@muster/contract';
import { expect, test } from 'vitest';
import * as here from './event-uris.ts';
import { eventsText, offered } from './signal-words.ts';

test('the events are named as in the contract', () => {
  for (const [name, uri] of Object.entries(here)) expect(contract).toHaveProperty(name, uri);
});

test('events are told in plain words, and one that is not known by its own', () => {
  expect(eventsText(offered.map(({ uri }) => uri))).toBe('bans, their ends, sessions that are to end');
  expect(eventsText(['https://x.example/secevent/other-thing'])).toBe('other-thing');
});
