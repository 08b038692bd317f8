import type { Actor } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { type ActorKind, actors } from '../../testing/test-app.ts';
import {
  mayIssueToken,
  mayMakePortalLink,
  mayManagePeople,
  mayReadRefusals,
  mayRevokeToken,
  maySeeAllTokens,
  maySeePeople,
} from './policy.ts';

const federation = { kind: 'federation' } as const;
const all: ActorKind[] = ['administrator', 'csirt', 'ngi', 'auditor', 'site', 'vo', 'system'];
const own = (actor: Actor) => ({
  role: actor.role === 'system' ? 'auditor' : actor.role,
  scope: actor.scope,
  owner: actor.id,
});

const table: [verb: string, may: (actor: Actor) => boolean, allowed: ActorKind[]][] = [
  [
    'issue a program’s token',
    (actor) => mayIssueToken(actor, { role: 'officer', scope: federation }),
    ['administrator', 'system'],
  ],
  ['issue themselves a token as what they are', (actor) => mayIssueToken(actor, own(actor)), all],
  [
    'issue themselves a token as more than they are',
    (actor) => mayIssueToken(actor, { ...own(actor), role: 'officer', scope: federation }),
    ['administrator', 'csirt', 'system'],
  ],
  [
    'issue themselves a token for another NGI',
    (actor) => mayIssueToken(actor, { ...own(actor), scope: { kind: 'ngi', ngiId: 'ngi_2' } }),
    ['administrator', 'system'],
  ],
  [
    'issue another person a token as what they are themselves',
    (actor) => mayIssueToken(actor, { ...own(actor), owner: 'per_other' }),
    ['administrator', 'system'],
  ],
  ['see all tokens', maySeeAllTokens, ['administrator', 'auditor', 'system']],
  [
    'revoke another’s token',
    (actor) => mayRevokeToken(actor, { id: 'tok_other', personId: 'per_other' }),
    ['administrator', 'system'],
  ],
  ['revoke the token they act by', (actor) => mayRevokeToken(actor, { id: actor.id }), all],
  ['revoke a token of their own', (actor) => mayRevokeToken(actor, { id: 'tok_x', personId: actor.id }), all],
  ['invite, change and end people', mayManagePeople, ['administrator', 'system']],
  ['see people', maySeePeople, ['administrator', 'auditor', 'system']],
  [
    'make a link for a site of their own NGI',
    (actor) => mayMakePortalLink(actor, { ngiId: 'ngi_1' }),
    ['administrator', 'csirt', 'ngi', 'system'],
  ],
  [
    'make a link for a site of another NGI',
    (actor) => mayMakePortalLink(actor, { ngiId: 'ngi_2' }),
    ['administrator', 'csirt', 'system'],
  ],
  [
    'make a link for a site of no NGI',
    (actor) => mayMakePortalLink(actor, { ngiId: null }),
    ['administrator', 'csirt', 'system'],
  ],
  ['read what was refused', mayReadRefusals, ['administrator', 'system']],
];

describe.each(table)('who may %s', (_verb, may, allowed) => {
  test.each(Object.keys(actors) as ActorKind[])('%s', (kind) => {
    expect(may(actors[kind])).toBe(allowed.includes(kind));
  });
});
