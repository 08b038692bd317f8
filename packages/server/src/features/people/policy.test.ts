import type { Actor } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { type ActorKind, actors } from '../../testing/test-app.ts';
import { mayIssueToken, mayListTokens, mayReadRefusals, mayRevokeToken } from './policy.ts';

const table: [verb: string, may: (actor: Actor) => boolean, allowed: ActorKind[]][] = [
  ['issue a token', mayIssueToken, ['administrator', 'system']],
  ['list tokens', mayListTokens, ['administrator', 'auditor', 'system']],
  [
    'revoke another’s token',
    (actor) => mayRevokeToken(actor, { id: 'tok_other' }),
    ['administrator', 'system'],
  ],
  [
    'revoke their own token',
    (actor) => mayRevokeToken(actor, { id: actor.id }),
    ['administrator', 'csirt', 'ngi', 'auditor', 'site', 'vo', 'system'],
  ],
  ['read what was refused', mayReadRefusals, ['administrator', 'system']],
];

describe.each(table)('who may %s', (_verb, may, allowed) => {
  test.each(Object.keys(actors) as ActorKind[])('%s', (kind) => {
    expect(may(actors[kind])).toBe(allowed.includes(kind));
  });
});
