import type { SubjectGraph, SubjectSummary } from '@muster/contract';
import { expect, test } from 'vitest';
import { depthsOf, type Edge, saidBy, tieGroups } from './ties.ts';

const me = subject('sub_me');
const account = subject('sub_account');
const other = subject('sub_other');

function subject(id: string): SubjectSummary {
  const identifier = { format: 'email', email: `${id}@example.org` } as const;
  const at = '2027-01-05T09:00:00.000Z';
  return { id, key: id, identifier, label: id, site: null, gateway: false, firstSeenAt: at, lastSeenAt: at };
}

function edge(kind: Edge['kind'], from: string, to: string, more: Partial<Edge> = {}): Edge {
  return {
    id: `sed_${kind}_${from}_${to}`,
    kind,
    from,
    to,
    confidence: 1,
    source: { kind: 'agent', name: 'agt_1' },
    site: { id: 'site_1', name: 'EBRO-CLOUD' },
    fromAt: null,
    toAt: null,
    firstSeenAt: '2027-01-05T09:00:00.000Z',
    lastSeenAt: '2027-01-05T09:00:00.000Z',
    ...more,
  };
}

function graph(edges: Edge[]): SubjectGraph {
  return { subject: me, neighbours: [account, other], edges, under: [], lookAlikes: [], cut: false };
}

test('a tie is told from the side of the subject that is looked at', () => {
  const groups = tieGroups(
    graph([edge('mapped-to', 'sub_me', 'sub_account'), edge('acts-through', 'sub_other', 'sub_me')]),
  );
  expect(groups.map(({ title, ties }) => [title, ties.map((tie) => tie.other.id)])).toEqual([
    ['Works as', ['sub_account']],
    ['Acts for', ['sub_other']],
  ]);
});

test('what holds comes before what is over, and the surest first', () => {
  const past = edge('same-person', 'sub_me', 'sub_account', { toAt: '2027-01-04T09:00:00.000Z' });
  const [group] = tieGroups(graph([past, edge('same-person', 'sub_other', 'sub_me', { confidence: 0.5 })]));
  expect(group?.ties.map((tie) => tie.other.id)).toEqual(['sub_other', 'sub_account']);
});

test('what two say is one line that names both', () => {
  const officer = edge('same-person', 'sub_me', 'sub_other', {
    id: 'sed_2',
    confidence: 0.6,
    source: { kind: 'officer', name: 'Cleo Marchetti' },
  });
  const [group] = tieGroups(graph([officer, edge('same-person', 'sub_other', 'sub_me')]));
  expect(group?.ties.map(({ says }) => says)).toEqual([['the agent of EBRO-CLOUD', 'Cleo Marchetti']]);
});

test('whoever stands above already is not shown below', () => {
  const all = graph([edge('same-person', 'sub_me', 'sub_other')]);
  expect(tieGroups(all, new Set(['sub_other']))).toEqual([]);
});

test('an agent speaks for its site', () => {
  expect(saidBy(edge('mapped-to', 'a', 'b'))).toBe('the agent of EBRO-CLOUD');
});

test('names under names are set in by how deep they stand', () => {
  const keys = ['x509:/a/b/', 'x509:/a/b/c/', 'x509:/a/b/c/d/', 'x509:/a/e/'].map((key) => ({ key }));
  expect(depthsOf(keys)).toEqual([0, 1, 2, 0]);
});
