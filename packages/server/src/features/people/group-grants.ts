import { type Scope, systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import type { GroupRule } from '../../ports/identity-provider.ts';
import { ngiByNameOrId, sitesByNameOrId } from '../federation/index.ts';
import { endGrantIn, giveGrantIn } from './grants.ts';
import { isSameScope } from './policy.ts';
import { type Grant, isActive } from './session-model.ts';
import { grantsOf, setGrantEnd } from './store-persons.ts';

/**
 * The provider is asked only when somebody signs in. Who has left a group loses its role at the next sign-in, and
 * after this time at the latest.
 */
const GROUP_GRANT_LASTS_MS = 7 * 24 * 60 * 60_000;

/** Gives, prolongs and ends the roles that come from groups; what people gave stays. Answers what has ended with them. */
export async function followGroups(
  app: App,
  tx: Tx,
  { personId, groups, rules }: { personId: string; groups: readonly string[]; rules: readonly GroupRule[] },
): Promise<string[]> {
  const now = app.clocks.machine.now();
  const until = new Date(now.getTime() + GROUP_GRANT_LASTS_MS);
  const wanted: Pick<Grant, 'role' | 'scope'>[] = [];
  for (const rule of rules.filter(({ group }) => groups.includes(group))) {
    const scope = await knownScope(tx, rule.scope);
    if (scope) wanted.push({ role: rule.role, scope });
    else app.log.warn({ rule }, 'a group’s role names an NGI or a site that is not in the federation');
  }
  const had = (await grantsOf(tx, [personId])).filter((one) => one.source === 'group' && isActive(one, now));
  const ended: string[] = [];
  for (const grant of had) {
    if (wanted.some((one) => isSame(one, grant))) await prolong(app, tx, grant.id, until);
    else ended.push(...(await endGrantIn(app, tx, grant.id, systemActor.id)));
  }
  const given: Pick<Grant, 'role' | 'scope'>[] = [...had];
  for (const one of wanted) {
    // Two groups can mean the same role.
    if (given.some((other) => isSame(one, other))) continue;
    const request = { ...one, until: until.toISOString() };
    given.push(await giveGrantIn(app, tx, personId, request, systemActor.id, 'group'));
  }
  return ended;
}

async function prolong(app: App, tx: Tx, id: string, until: Date): Promise<void> {
  await setGrantEnd(tx, id, until);
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'grant.prolonged',
    subject: id,
    actor: systemActor.id,
    body: { until: until.toISOString() },
  });
}

function isSame(one: Pick<Grant, 'role' | 'scope'>, other: Pick<Grant, 'role' | 'scope'>): boolean {
  return one.role === other.role && isSameScope(one.scope, other.scope);
}

/** The operator may write names; what is kept are ids. */
async function knownScope(tx: Tx, scope: Scope): Promise<Scope | undefined> {
  if (scope.kind === 'ngi') {
    const ngi = await ngiByNameOrId(tx, scope.ngiId);
    return ngi && ngi.gone_at === null ? { kind: 'ngi', ngiId: ngi.id } : undefined;
  }
  if (scope.kind === 'site') {
    const [site] = await sitesByNameOrId(tx, [scope.siteId]).catch(() => []);
    return site && site.gone_at === null ? { kind: 'site', siteId: site.id } : undefined;
  }
  return scope;
}
