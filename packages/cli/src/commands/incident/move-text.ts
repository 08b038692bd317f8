import {
  type IncidentMoveView,
  type IncidentPartiesView,
  type IncidentView,
  narrower,
  type SplitIncidentRequest,
  tlpText,
} from '@muster/contract';
import type { Paint } from '../../output/style.ts';
import { tableOr } from '../../output/table.ts';
import { hanging, TEXT_WIDTH, wrapped } from '../../output/wrap.ts';
import { zonedText } from './zone.ts';

/** What a merge would do, before anybody does it. */
export function mergeText(
  into: IncidentView,
  taken: IncidentView,
  { shares, roles }: Pick<IncidentPartiesView, 'shares' | 'roles'>,
  paint: Paint,
): string {
  const left = [
    ...shares.filter(({ endedAt }) => endedAt === null).map(({ name }) => `shared with ${name}`),
    ...roles.filter(({ isNow }) => isNow).map(({ person, role }) => `${role}: ${person.name}`),
  ];
  const tlp = narrower(into.tlp, taken.tlp);
  return [
    paint('bold', `Merge ${taken.publicId} into ${into.publicId}`),
    ...about('taken in: ', taken),
    ...about('into:     ', into),
    ...wrapped(
      `The sites, mail, tasks, observables and evidence of ${taken.publicId} come here, and its id leads here. What was said to one site stays that site’s, and what was done at one does not count at another.`,
      TEXT_WIDTH,
    ),
    `Label of both from then on: ${tlpText(tlp)}${tlp === into.tlp ? '' : `, narrower than it was`}`,
    ...(left.length === 0 ? [] : ['These do not come along:']),
    ...left.flatMap((one) => hanging('  - ', one, TEXT_WIDTH)),
    ...undoWords(into.publicId),
  ].join('\n');
}

/** What a split would do, before anybody does it. */
export function splitText(
  from: IncidentView,
  { title, items }: Pick<SplitIncidentRequest, 'title' | 'items'>,
  siteIds: readonly string[],
  paint: Paint,
): string {
  const here = from.sites.filter(({ endedAt }) => endedAt === null);
  const names = (leave: boolean) =>
    here.filter(({ site }) => siteIds.includes(site.id) === leave).map(({ site }) => site.name);
  return [
    paint('bold', `Split off from ${from.publicId} into a new incident`),
    ...hanging(
      'new:   ',
      `${title} (${tlpText(from.tlp)}, ${from.severity}, the same procedure)`,
      TEXT_WIDTH,
    ),
    ...hanging(
      'goes:  ',
      named([...names(true), ...items.map(({ kind, id }) => `${kind} ${id}`)]),
      TEXT_WIDTH,
    ),
    ...hanging('stays: ', named(names(false)), TEXT_WIDTH),
    ...wrapped(
      'A site takes with it all that is its own: clocks, facts, mail, tasks, evidence. What was recorded for all sites holds in both.',
      TEXT_WIDTH,
    ),
    ...undoWords(from.publicId),
  ].join('\n');
}

export function movesText(
  incident: IncidentView,
  moves: readonly IncidentMoveView[],
  zone: string,
  paint: Paint,
) {
  return tableOr(
    'Nothing was merged or split.',
    [
      { title: 'WHEN' },
      { title: 'WHAT', most: 44 },
      { title: 'WHY', most: 40 },
      { title: 'STATE' },
      { title: 'ID' },
    ],
    moves.map((one) => [
      zonedText(one.at, zone),
      whatOf(one, incident),
      one.reason,
      one.undoneAt === null ? 'done' : 'undone',
      one.id,
    ]),
    paint,
  );
}

function whatOf({ kind, from, to }: IncidentMoveView, { id }: IncidentView): string {
  if (kind === 'merge')
    return from.id === id ? `merged into ${to.publicId}` : `${from.publicId} was merged into it`;
  return from.id === id ? `${to.publicId} was split off` : `split off from ${from.publicId}`;
}

function about(beginning: string, { publicId, tlp, severity, state, title, sites }: IncidentView): string[] {
  const here = sites.filter(({ endedAt }) => endedAt === null).map(({ site }) => site.name);
  const marks = `${publicId} ${tlpText(tlp)} ${severity} ${state}`;
  return hanging(beginning, `${marks}: ${title}; sites: ${named(here)}`, TEXT_WIDTH);
}

function named(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function undoWords(publicId: string): string[] {
  return wrapped(
    `It can be undone, the latest move first: muster incident undo ${publicId}. What was changed meanwhile stays where it is, and is listed then.`,
    TEXT_WIDTH,
  );
}
