import { expect, test } from 'vitest';
import { type ActorKind, actors } from '../../testing/test-app.ts';
import { mayReadLedger } from './policy.ts';

test.each(Object.keys(actors) as ActorKind[])(
  '%s reads the whole ledger only when answering for all of it',
  (kind) => {
    expect(mayReadLedger(actors[kind])).toBe(!['ngi', 'site', 'vo'].includes(kind));
  },
);
