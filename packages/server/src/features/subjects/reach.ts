import type { SubjectIdentifier, SubjectSourceKind } from '@muster/contract';
import { likeness, nameKey, readName } from '@muster/subjects';
import { siteNames } from '../federation/index.ts';
import { describeSubjectOrNone, type SubjectRecord } from './describe.ts';
import { peopleOf } from './people.ts';
import type { SubjectSight } from './policy.ts';
import {
  type Collateral,
  collateralOf,
  type Node,
  type NotIncluded,
  type Reached,
  sourceName,
  stepByName,
  stepByTie,
  type Tie,
} from './reach-model.ts';
import { edgeSeen, subjectSeen } from './sight-store.ts';
import type { Reader } from './store.ts';
import * as store from './store.ts';

export interface ReachQuestion {
  identifiers: readonly SubjectIdentifier[];
  cascade: boolean;
  /** The ties that hold at this moment are followed; procedure time. */
  at: Date;
  /** What is less certain than this is named and not included. */
  leastConfidence?: number;
  /** For whoever may not see all: only what they see is followed and named, so that an answer tells of nothing else. */
  sight?: SubjectSight;
}

export interface Reach {
  /** Each once, by the surest way; what was named first. */
  subjects: (Reached & { sources: string[] })[];
  collateral: Collateral[];
  /** Look-alikes, and what is tied too loosely or in a way that a ban does not follow. */
  notIncluded: NotIncluded[];
  /** Identifiers that cannot be read; they reach nothing. */
  unread: SubjectIdentifier[];
  /** More is tied to it than is followed. */
  cut: boolean;
  /** How many people are meant, those who are hit besides left out. */
  people: number;
  /**
   * The same where no officer’s own word counts for who is one person, nor a list of a gateway’s users, which an officer
   * takes in: by it, many could be banned as one.
   */
  peopleApart: number;
}

const OFFICERS_WORD: ReadonlySet<string> = new Set<SubjectSourceKind>(['officer', 'gateway-users']);

export const LEAST_CONFIDENCE = 0.5;
const MOST_SUBJECTS = 20_000;
const MOST_UNDER = 10_000;
const MOST_ALIKE = 100;
const MOST_ROUNDS = 12;

/** In a sentence, for an officer. */
export const LIKENESS = {
  'begins-alike': 'begins alike and is another name',
  'reads-alike': 'reads alike and is another name',
  'other-order': 'the same parts in the other order, which is another name',
  'other-spelling': 'another spelling of issuer or sub, which is another subject',
} as const;

/**
 * Everything that a ban reaches: what was named; with a cascade what stands under an X.509 name or a VO's group; the
 * other names of the same person; accounts that are mapped, with their credentials. Every subject comes with the way
 * that led to it, who said each step, and the product of what the steps are worth.
 */
export async function reachOf(db: Reader, question: ReachQuestion): Promise<Reach> {
  const named = await startingNodes(db, question);
  const growth = await grow(db, question, named.nodes);
  const { reached, nodes, ties } = growth;
  const notIncluded = [
    ...growth.doubtful.filter(({ key }) => !reached.has(key)),
    ...besides(reached, ties, nodes),
    ...(await lookAlikes(db, question, [...reached.values()])),
  ];
  return {
    subjects: [...reached.values()]
      .sort((a, b) => order(a) - order(b) || (a.key < b.key ? -1 : 1))
      .map((one) => ({ ...one, sources: [...new Set(one.path.map(({ source }) => sourceName(source)))] })),
    collateral: collateralOf(reached, ties, nodes, question.cascade),
    notIncluded: [...new Map(notIncluded.map((one) => [one.key, one])).values()],
    unread: named.unread,
    cut: growth.cut,
    people: peopleOf(reached, ties, () => true),
    peopleApart: peopleOf(reached, ties, ({ source }) => !OFFICERS_WORD.has(source.kind)),
  };
}

function order({ because }: Reached): number {
  return ['named', 'same', 'under', 'mapped'].indexOf(because);
}

async function startingNodes(
  db: Reader,
  { identifiers, sight }: ReachQuestion,
): Promise<{ nodes: Reached[]; unread: SubjectIdentifier[] }> {
  const read = identifiers.map((one) => describeSubjectOrNone(one));
  const records = read.filter((one): one is SubjectRecord => one !== undefined);
  const rows = await store.subjectsByKeys(
    db,
    records.map(({ key }) => key),
    sight && subjectSeen(sight),
  );
  const known = new Map(rows.map((row) => [row.key, nodeOf(row)]));
  const nodes = records.map((record) => known.get(record.key) ?? { ...record, id: null });
  return {
    nodes: nodes.map((node) => ({ ...node, because: 'named', confidence: 1, path: [] })),
    unread: identifiers.filter((_, index) => read[index] === undefined),
  };
}

interface Growth {
  reached: Map<string, Reached>;
  nodes: Map<string, Node>;
  ties: Tie[];
  doubtful: NotIncluded[];
  cut: boolean;
}

async function grow(db: Reader, question: ReachQuestion, start: readonly Reached[]): Promise<Growth> {
  const least = question.leastConfidence ?? LEAST_CONFIDENCE;
  const reached = new Map(start.map((one) => [one.key, one]));
  const nodes = new Map(start.flatMap((one) => (one.id === null ? [] : [[one.id, one as Node]])));
  const ties = new Map<string, Tie>();
  const sites = new Map<string, string>();
  const doubtful: NotIncluded[] = [];
  let frontier = [...reached.values()];
  let cut = false;
  for (let round = 0; frontier.length > 0; round++) {
    if (round === MOST_ROUNDS || reached.size > MOST_SUBJECTS) {
      cut = true;
      break;
    }
    const byName = await stepsByName(db, frontier, question);
    cut ||= byName.cut;
    const steps = [...byName.steps, ...(await stepsByTie(db, frontier, question, { nodes, ties, sites }))];
    frontier = [];
    for (const step of steps) {
      const known = reached.get(step.key);
      if (known !== undefined && known.confidence >= step.confidence) continue;
      if (step.confidence < least) {
        const { key, identifier, label } = step;
        const why = `tied by ${step.confidence.toFixed(2)} only, as ${sourceName(step.path.at(-1)?.source ?? { kind: 'name', name: '' })} says`;
        doubtful.push({ key, identifier, label, why });
        continue;
      }
      reached.set(step.key, step);
      if (step.id !== null) nodes.set(step.id, step);
      frontier.push(step);
    }
  }
  return { reached, nodes, ties: [...ties.values()], doubtful, cut };
}

async function stepsByName(
  db: Reader,
  frontier: readonly Reached[],
  { cascade, sight }: ReachQuestion,
): Promise<{ steps: Reached[]; cut: boolean }> {
  const steps: Reached[] = [];
  let cut = false;
  for (const from of frontier) {
    const { format } = from.identifier;
    // What stands under a name that stands under another was found with that one.
    if (from.path.at(-1)?.kind === 'name') continue;
    if (format !== 'x509' && !(format === 'fqan' && cascade)) continue;
    // Under a VOMS group both further groups and its roles begin with a slash.
    const key = format === 'fqan' ? `${from.key}/` : from.key;
    const rows = await store.subjectsUnder(db, key, MOST_UNDER + 1, sight && subjectSeen(sight));
    cut ||= rows.length > MOST_UNDER;
    for (const row of rows.slice(0, MOST_UNDER)) {
      const step = stepByName(from, nodeOf(row), cascade);
      if (step) steps.push(step);
    }
  }
  return { steps, cut };
}

async function stepsByTie(
  db: Reader,
  frontier: readonly Reached[],
  { at, cascade, sight }: ReachQuestion,
  seen: { nodes: Map<string, Node>; ties: Map<string, Tie>; sites: Map<string, string> },
): Promise<Reached[]> {
  const byId = new Map(frontier.flatMap((one) => (one.id === null ? [] : [[one.id, one] as const])));
  const rows = await store.edgesOf(db, [...byId.keys()], at, sight && edgeSeen(sight));
  const strange = new Set(
    rows.flatMap((row) => [row.from_id, row.to_id]).filter((id) => !seen.nodes.has(id)),
  );
  for (const row of await store.subjectsByIds(db, [...strange])) seen.nodes.set(row.id, nodeOf(row));
  const unnamed = rows.flatMap(({ source_kind, site_id }) =>
    source_kind === 'agent' && site_id !== null && !seen.sites.has(site_id) ? [site_id] : [],
  );
  for (const [id, name] of await siteNames(db, unnamed)) seen.sites.set(id, name);
  return rows.flatMap((row) => {
    const tie = tieOf(row, seen.sites);
    seen.ties.set(tie.id, tie);
    return [tie.from, tie.to].flatMap((id) => {
      const from = byId.get(id);
      const to = seen.nodes.get(id === tie.from ? tie.to : tie.from);
      return (from && to && stepByTie(from, tie, to, cascade)) ?? [];
    });
  });
}

/** Ties that a ban does not follow: whoever is banned may still act through these. */
function besides(
  reached: ReadonlyMap<string, Reached>,
  ties: readonly Tie[],
  nodes: ReadonlyMap<string, Node>,
): NotIncluded[] {
  return ties.flatMap((tie) => {
    const from = nodes.get(tie.from);
    const to = nodes.get(tie.to);
    if (!from || !to || !reached.has(from.key) || reached.has(to.key)) return [];
    const { key, identifier, label } = to;
    if (tie.kind === 'acts-through') {
      return [
        { key, identifier, label, why: `a gateway through which ${from.label} acts; it is not banned` },
      ];
    }
    return [];
  });
}

async function lookAlikes(
  db: Reader,
  { cascade, sight }: ReachQuestion,
  reached: readonly Reached[],
): Promise<NotIncluded[]> {
  const keys = new Set(reached.map(({ key }) => key));
  const found: NotIncluded[] = [];
  const told = reached.filter(({ because }) => because === 'named' || because === 'same').slice(0, 20);
  for (const one of told) {
    const record = describeSubjectOrNone(one.identifier);
    if (record === undefined) continue;
    if (record.proxyOf && one.because === 'named') {
      const person = describeSubjectOrNone(record.proxyOf);
      if (person && !keys.has(person.key)) {
        found.push({ ...person, why: 'whose proxy this is; only the proxy is named' });
      }
    }
    const reversed = reversedKeyOf(one.identifier);
    const seen = sight && subjectSeen(sight);
    for (const row of await store.alikeSubjects(db, record, reversed, MOST_ALIKE, seen)) {
      const how = keys.has(row.key) ? undefined : likeness(one.identifier, row.identifier, cascade);
      if (how) found.push({ key: row.key, identifier: row.identifier, label: row.label, why: LIKENESS[how] });
    }
  }
  return found.map(({ key, identifier, label, why }) => ({ key, identifier, label, why }));
}

export function reversedKeyOf(identifier: SubjectIdentifier): string | null {
  return identifier.format === 'x509' ? `x509:/${nameKey([...readName(identifier.name)].reverse())}` : null;
}

function nodeOf(row: store.SubjectRow): Node {
  const { id, key, identifier, label, gateway } = row;
  return { id, key, identifier, label, gateway };
}

/** An agent is told by its site; the id of the agent says nothing to anybody. */
function tieOf(row: store.EdgeRow, sites: ReadonlyMap<string, string>): Tie {
  const site = row.source_kind === 'agent' ? sites.get(row.site_id ?? '') : undefined;
  return {
    id: row.id,
    kind: row.kind,
    from: row.from_id,
    to: row.to_id,
    confidence: row.confidence,
    source: { kind: row.source_kind, name: site === undefined ? row.source : `of ${site}` },
    siteId: row.site_id,
  };
}
