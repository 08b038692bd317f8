import type { AccountFact, StepTarget, SubjectIdentifier } from '@muster/contract';
import { add, type Draft, inWords, type SeenSystem } from './build.ts';
import { type DoorSets, keysOf } from './opened-again.ts';
import { nameOf, subjectLabel, subjectRef } from './subject-names.ts';

/** One step for each door: the names that it understands, and the accounts that are meant here. */
export function denySteps(draft: Draft, system: SeenSystem, accounts: readonly AccountFact[]): void {
  if (!system.can.has('deny-new')) return;
  const { target } = draft.order;
  const names = target.type === 'subject' ? target.subject.identifiers : [];
  const understood = names.filter(({ format }) => system.deniesBy?.includes(format) ?? true);
  warnOfTheRest(draft, system, names, understood, accounts);
  if (understood.length === 0 && accounts.length === 0) return;
  const cascade = target.type === 'subject' && target.subject.cascade;
  const sets = { accounts: accounts.map(({ ref }) => ref), identifiers: understood, cascade };
  add(draft, system, {
    kind: 'deny-new',
    target: doorTarget(draft, accounts),
    why: 'Nothing new is to begin.',
    sets,
    inverse: { kind: 'allow-new', restores: { ...sets, ...foundOpen(system, sets) } },
    stands: standsAt(system, sets),
  });
}

function doorTarget({ order }: Draft, accounts: readonly AccountFact[]): StepTarget {
  if (order.target.type === 'subject') {
    const { subject } = order.target;
    return { type: 'subject', ref: subjectRef(subject), label: subjectLabel(subject) };
  }
  return { type: 'account', ref: accounts[0]?.ref ?? '', label: inWords(accounts.map(({ name }) => name)) };
}

type Sets = Pick<DoorSets, 'accounts' | 'identifiers'>;

function standsAt({ facts }: SeenSystem, sets: Sets): boolean {
  return facts.denied !== undefined && keysOf(sets).every((one) => facts.denied?.includes(one));
}

/** What the door lets in now, where it tells; the step itself finds it out anew. */
function foundOpen(
  { facts: { denied, foundAtDoor } }: SeenSystem,
  sets: Sets,
): Pick<DoorSets, 'added' | 'found'> {
  if (!denied) return {};
  const added = keysOf(sets).filter((one) => !denied.includes(one));
  if (!foundAtDoor) return { added };
  const mine = Object.entries(foundAtDoor).filter(([entry]) => added.includes(entry.split(' ')[0] ?? ''));
  return { added, found: Object.fromEntries(mine) };
}

function warnOfTheRest(
  draft: Draft,
  { name }: SeenSystem,
  names: readonly SubjectIdentifier[],
  understood: readonly SubjectIdentifier[],
  accounts: readonly AccountFact[],
): void {
  const rest = names.filter((one) => !understood.includes(one));
  if (rest.length === 0) return;
  const nobody = understood.length === 0 && accounts.length === 0;
  const besides = nobody ? ', and no account here is theirs; who gets one later is let in' : '';
  draft.warnings.add(
    `The door of ${name} does not know names of this form${besides}: ${inWords(rest.map(nameOf))}.`,
  );
}
