import type { AccountFact, SubjectIdentifier, Workload } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { endEdges, type NewEdge, recordSubjects, type SaidSubject, upsertEdges } from '../subjects/index.ts';
import {
  accountSubject,
  addressesOf,
  confidenceOf,
  credentialSubject,
  type FactsPlace,
  isOver,
  lastOfEach,
  sayable,
} from './model.ts';
import * as store from './store-facts.ts';

export interface Facts {
  workloads: readonly Workload[];
  accounts: readonly AccountFact[];
}

/** An account with the names that are known of it, wherever the facts name it. */
interface Named {
  self: SubjectIdentifier;
  label: string;
  identifiers: SubjectIdentifier[];
}

/** Writes what a site saw: subjects and their ties first, then accounts with what lets them in, then workloads. */
export async function applyFacts(tx: Tx, place: FactsPlace, facts: Facts): Promise<void> {
  const workloads = lastOfEach(facts.workloads);
  const accounts = lastOfEach(facts.accounts);
  const owners = workloads.map(({ owner }) =>
    named(place, owner.accountId, owner.accountName, owner.identifiers),
  );
  const holders = accounts.map(({ ref, name, identifiers }) => named(place, ref, name, identifiers));
  const credentials = accounts.map((one) =>
    one.credentials.map((each) => credentialSubject(place.siteId, each)),
  );
  const { idOf } = await recordSubjects(
    tx,
    [
      ...[...owners, ...holders].flatMap(subjectsOf),
      ...accounts.flatMap((one, n) =>
        (credentials[n] ?? []).flatMap((identifier, m) =>
          identifier ? [{ identifier, label: one.credentials[m]?.name }] : [],
        ),
      ),
    ],
    place.at,
  );
  const edges = [
    // What runs says less of an account than the account's own mapping, and never takes a tie back.
    ...owners.flatMap((one) => mappings(place, one, `${place.agentId} workloads`, idOf)),
    ...holders.flatMap((one) => mappings(place, one, place.agentId, idOf)),
    ...holders.flatMap((one, n) =>
      (credentials[n] ?? []).flatMap((credential) =>
        credential ? edge(place, 'owns-credential', one.self, credential, 1, place.agentId, idOf) : [],
      ),
    ),
  ];
  await upsertEdges(tx, edges, place.at);
  await applyAccounts(tx, place, accounts, holders, edges, idOf);
  await applyWorkloads(tx, place, workloads, owners, idOf);
}

type IdOf = (identifier: SubjectIdentifier) => string | undefined;

function named(
  place: FactsPlace,
  ref: string,
  name: string,
  identifiers: readonly SubjectIdentifier[],
): Named {
  const own = sayable(identifiers, place.siteId);
  return { self: accountSubject(place, ref, own), label: name || ref, identifiers: own };
}

function subjectsOf({ self, label, identifiers }: Named): SaidSubject[] {
  return [{ identifier: self, label }, ...identifiers.map((identifier) => ({ identifier }))];
}

function edge(
  { siteId }: FactsPlace,
  kind: NewEdge['kind'],
  from: SubjectIdentifier,
  to: SubjectIdentifier,
  confidence: number,
  source: string,
  idOf: IdOf,
): NewEdge[] {
  const [one, other] = [idOf(from), idOf(to)];
  if (one === undefined || other === undefined || one === other) return [];
  const said = { kind, from: one, to: other, confidence, sourceKind: 'agent', source, siteId } as const;
  return [{ ...said, fromAt: null, toAt: null }];
}

/** Other names are mapped to the account; a VOMS attribute is shown by many, and says nothing of one account. */
function mappings(place: FactsPlace, { self, identifiers }: Named, source: string, idOf: IdOf): NewEdge[] {
  return identifiers
    .filter(({ format }) => format !== 'fqan')
    .flatMap((one) => edge(place, 'mapped-to', one, self, confidenceOf(one), source, idOf));
}

async function applyAccounts(
  tx: Tx,
  place: FactsPlace,
  accounts: readonly AccountFact[],
  holders: readonly Named[],
  edges: readonly NewEdge[],
  idOf: IdOf,
): Promise<void> {
  if (accounts.length === 0) return;
  const rows = accounts.flatMap((fact, n) => {
    const subjectId = holders[n] && idOf(holders[n].self);
    return subjectId === undefined ? [] : [{ fact, subjectId }];
  });
  const ids = await store.upsertAccounts(tx, place, rows);
  const written = rows.filter(({ fact }) => ids.has(fact.ref));
  await store.replaceCredentials(
    tx,
    place.at,
    new Map(written.map(({ fact }) => [ids.get(fact.ref) as string, fact.credentials])),
  );
  await endEdges(tx, {
    source: place.agentId,
    of: written.map((one) => one.subjectId),
    but: edges,
    at: place.at,
  });
}

async function applyWorkloads(
  tx: Tx,
  place: FactsPlace,
  workloads: readonly Workload[],
  owners: readonly Named[],
  idOf: IdOf,
): Promise<void> {
  if (workloads.length === 0) return;
  const ids = await store.upsertWorkloads(tx, place, workloads);
  const subjects = new Map<string, string[]>();
  const addresses = new Map<string, Workload['addresses']>();
  for (const [n, one] of workloads.entries()) {
    const id = ids.get(one.ref);
    const owner = owners[n];
    if (id === undefined || owner === undefined) continue;
    subjects.set(
      id,
      [owner.self, ...owner.identifiers].flatMap((identifier) => idOf(identifier) ?? []),
    );
    addresses.set(id, isOver(one) ? [] : addressesOf(one));
  }
  await store.replaceOwners(tx, subjects);
  await store.replaceAddresses(tx, place.at, addresses);
}
