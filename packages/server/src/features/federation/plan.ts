import { nameKey } from '../../kernel/name-key.ts';
import type { FederationSnapshot, OwnerRef, SnapshotWarning } from '../../ports/federation-snapshot.ts';
import { type Change, type ChangeOf, type ContactIdentity, fieldChanges } from './changes.ts';
import { FEDERATION, type FederationState, type KnownPart } from './model.ts';
import { planSubjects } from './plan-subjects.ts';
import { type Subject, SubjectFinder } from './subjects.ts';

export interface ImportPlan {
  changes: Change[];
  warnings: SnapshotWarning[];
}

/** What the snapshot would change. Pure: the same state and snapshot give the same plan. */
export function planImport(state: FederationState, snapshot: FederationSnapshot): ImportPlan {
  const warnings: SnapshotWarning[] = [];
  const ngis = new SubjectFinder('ngi', state.ngis, snapshot.source);
  const sites = new SubjectFinder('site', state.sites, snapshot.source);
  const subjects = planSubjects(state, snapshot, ngis, sites);

  const planned = new Set(subjects.map((change) => change.subject));
  const ownerOf = (owner: OwnerRef, what: string): Subject | null => {
    const subject = (owner.kind === 'ngi' ? ngis : sites).subject(owner.name);
    if (subject.id !== null || planned.has(subject)) return subject;
    const message = `${what} of the ${owner.kind} ${owner.name} was left out: nobody has named it yet`;
    if (!warnings.some((warning) => warning.message === message))
      warnings.push({ at: snapshot.part, message });
    return null;
  };
  const named = new Set(
    [
      ...snapshot.ngis.map(({ name }) => ngis.known(name)),
      ...snapshot.sites.map(({ name }) => sites.known(name)),
    ].map((known) => known?.id),
  );
  const { covers } = snapshot;

  const contacts = planParts('contact', state.contacts, {
    wanted: snapshot.contacts.flatMap(({ owner, role, channel, address, fields }) => {
      const subject = owner && ownerOf(owner, 'a contact');
      if (owner && !subject) return [];
      const identity = contactIdentity({ role, channel, address });
      const label = `${owner?.name ?? FEDERATION} ${role} ${address}`;
      return [{ subject, identity, label, fields, after: { ...fields, role, channel, address } }];
    }),
    vanishes: ({ ownerId }) =>
      covers.contacts === 'all' || (covers.contacts === 'listed' && named.has(ownerId)),
  });
  const calendars = planParts('calendar', state.calendars, {
    wanted: snapshot.calendars.flatMap(({ owner, fields }) => {
      const subject = owner && ownerOf(owner, 'the calendar');
      const wanted = { identity: '', label: owner?.name ?? FEDERATION, fields, after: fields };
      return owner && !subject ? [] : [{ ...wanted, subject }];
    }),
    vanishes: () => covers.calendars,
  });
  const downtimes = planParts('downtime', state.downtimes, {
    wanted: snapshot.downtimes.flatMap(({ site, key, fields }) => {
      const subject = ownerOf({ kind: 'site', name: site }, 'a downtime');
      return subject
        ? [{ subject, identity: key, label: `${site} ${key}`, fields, after: { ...fields, key } }]
        : [];
    }),
    vanishes: () => covers.downtimes,
  });
  const endpoints = planParts('endpoint', state.endpoints, {
    wanted: snapshot.endpoints.flatMap(({ site, kind, fields }) => {
      const subject = ownerOf({ kind: 'site', name: site }, 'an endpoint');
      return subject
        ? [
            {
              subject,
              identity: kind,
              label: `${site} ${kind}`,
              fields,
              after: { ...fields, endpoint: kind },
            },
          ]
        : [];
    }),
    vanishes: () => covers.endpoints,
  });
  const changes = [...subjects, ...contacts, ...calendars, ...downtimes, ...endpoints] as Change[];
  return { changes, warnings: [...snapshot.warnings, ...warnings] };
}

/** Addresses are compared without regard to case: no mail system in use tells them apart. */
export function contactIdentity({ role, channel, address }: ContactIdentity): string {
  return JSON.stringify([role, channel, address.toLowerCase()]);
}

interface Wanted<Fields extends object, After> {
  subject: Subject | null;
  identity: string;
  label: string;
  fields: Fields;
  after: After;
}

function planParts<Kind extends Change['kind'], Fields extends object, After>(
  kind: Kind,
  known: readonly KnownPart<Fields>[],
  snapshot: { wanted: Wanted<Fields, After>[]; vanishes: (part: KnownPart<Fields>) => boolean },
): ChangeOf<Kind, After>[] {
  const byIdentity = new Map(known.map((part) => [identityKey(part.ownerId, part.identity), part]));
  const met = new Set<string>();
  const changes = firstOfEach(snapshot.wanted).map(
    ({ subject, identity, label, fields, after }): ChangeOf<Kind, After> => {
      const before = byIdentity.get(identityKey(subject ? subject.id : FEDERATION, identity));
      if (!before) return { kind, op: 'added', label, id: null, subject, after, fields: [] };
      met.add(before.id);
      const changed = fieldChanges(before.fields, fields);
      return {
        kind,
        op: changed.length > 0 ? 'changed' : 'unchanged',
        label,
        id: before.id,
        subject,
        after,
        fields: changed,
      };
    },
  );
  const gone = known.filter((part) => !met.has(part.id) && snapshot.vanishes(part));
  for (const { id, label } of gone) {
    changes.push({ kind, op: 'vanished', label, id, subject: null, after: null, fields: [] });
  }
  return changes;
}

/** Two spellings of one owner can name the same thing twice; the first counts. */
function firstOfEach<W extends Wanted<object, unknown>>(wanted: readonly W[]): W[] {
  const seen = new Set<string>();
  return wanted.filter(({ subject, identity }) => {
    const owner =
      subject === null ? FEDERATION : (subject.id ?? `new ${nameKey(subject.name)} ${subject.kind}`);
    const key = identityKey(owner, identity);
    return seen.has(key) ? false : seen.add(key);
  });
}

function identityKey(ownerId: string | null, identity: string): string {
  return JSON.stringify([ownerId, identity]);
}
