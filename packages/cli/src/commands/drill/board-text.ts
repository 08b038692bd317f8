import type { BoardSite, BoardView, VerdictWord } from '@muster/contract';
import type { Paint } from '../../output/style.ts';
import { cutTo, oneLine, widthOf } from '../../output/text.ts';
import { signs, verdictWords } from './signs.ts';
import { countdownText, instantText } from './times.ts';

const axes = [
  ['communication', 'Communication', 'C'],
  ['containment', 'Containment', 'K'],
  ['forensics', 'Forensics', 'F'],
] as const;
const GAP = '  ';
const NARROWEST_SITE = 10;
const WIDEST_SITE = 28;
const URGENT_SECONDS = 3600;

/** The board as text: sites by checks in three axes, copies, and what is due next. Fits 80 columns where names have ten letters. */
export function boardText(board: BoardView, nowMs: number, paint: Paint): string {
  const groups = axes
    .map(([axis, title, letter]) => ({
      title,
      letter,
      checks: board.checks.filter((check) => check.axis === axis).map(({ id }) => id),
    }))
    .filter(({ checks }) => checks.length > 0)
    .map((group) => ({ ...group, width: Math.max(group.checks.length * 2 - 1, group.title.length + 2) }));
  const siteWidth = Math.min(
    WIDEST_SITE,
    Math.max(NARROWEST_SITE, ...board.sites.map(({ site }) => widthOf(oneLine(site.name)))),
  );
  const line = (left: string, cells: string[], right: string): string =>
    [left, ...cells, right].join(GAP).trimEnd();
  const head = [
    line(
      ' '.repeat(siteWidth),
      groups.map(({ title, letter, width }) => paint('bold', fill(`${title} ${letter}`, width))),
      '',
    ),
    paint(
      'dim',
      line(
        fill('SITE', siteWidth),
        groups.map(({ checks, width }) => fill(checks.map((id) => id.slice(1)).join(' '), width)),
        `ALIVE${GAP}NEXT`,
      ),
    ),
  ];
  const rows = board.sites.map((site) => {
    const words = new Map(site.verdicts.map(({ check, verdict }) => [check, verdict]));
    const cells = groups.map(
      ({ checks, width }) =>
        checks.map((id) => signOf(words.get(id), paint)).join(' ') +
        ' '.repeat(width - (checks.length * 2 - 1)),
    );
    return line(
      fill(cutTo(oneLine(site.site.name), siteWidth), siteWidth),
      cells,
      `${fillLeft(copiesText(site), 5)}${GAP}${nextText(site, nowMs, paint)}`,
    );
  });
  const leftOut = board.leftOut.map(({ site, reason }) =>
    paint('dim', oneLine(`${site.name} was left out: ${reason}`)),
  );
  const below = leftOut.length > 0 ? ['', ...leftOut] : [];
  return [...summary(board, nowMs, paint), '', ...head, ...rows, ...below, '', legend(board, paint)].join(
    '\n',
  );
}

function summary(board: BoardView, nowMs: number, paint: Paint): string[] {
  const alive = sum(board, ({ copies }) => copies?.alive ?? 0);
  const planned = sum(board, ({ copies }) => copies?.planned ?? 0);
  const clones = sum(board, ({ copies }) => copies?.clones ?? 0);
  const next = nextDeadline(board, nowMs);
  const facts = planned > 0 ? [`${alive} of ${planned} copies alive`] : [];
  if (clones > 0) facts.push(`${clones} clones`);
  if (next) facts.push(`next deadline ${countdownText(next.seconds)}: ${next.step}, ${oneLine(next.site)}`);
  const outage = board.ourOutages.find(({ to }) => to === null || new Date(to).getTime() > nowMs);
  return [
    `${paint('bold', oneLine(board.campaign.name))}  ${board.campaign.state} · ${instantText(new Date(nowMs))}`,
    facts.join(' · '),
    ...(outage
      ? [paint('magenta', `Our own outage since ${instantText(outage.from)}: it costs no site a point.`)]
      : []),
  ];
}

function nextText({ clocks, suspendedAt }: BoardSite, nowMs: number, paint: Paint): string {
  if (suspendedAt !== null) return paint('red', 'this is real');
  const next = clocks
    .filter(({ dueAt, metAt, state }) => dueAt !== null && metAt === null && state === 'running')
    .map(({ step, dueAt }) => ({ step, seconds: secondsUntil(dueAt as string, nowMs) }))
    .sort((a, b) => a.seconds - b.seconds)
    .find(({ seconds }) => seconds > 0);
  if (!next) return '';
  const text = `${countdownText(next.seconds)} ${next.step}`;
  return next.seconds < URGENT_SECONDS ? paint('red', text) : text;
}

/** The clock that runs out first, over all sites. */
export function nextDeadline(
  board: BoardView,
  nowMs: number,
): { site: string; step: string; seconds: number } | undefined {
  return board.sites
    .filter(({ suspendedAt }) => suspendedAt === null)
    .flatMap(({ site, clocks }) =>
      clocks
        .filter(({ dueAt, metAt, state }) => dueAt !== null && metAt === null && state === 'running')
        .map(({ step, dueAt }) => ({
          site: site.name,
          step,
          seconds: secondsUntil(dueAt as string, nowMs),
        })),
    )
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => a.seconds - b.seconds)[0];
}

function legend(board: BoardView, paint: Paint): string {
  const counts = new Map<VerdictWord, number>();
  for (const { verdicts } of board.sites)
    for (const { verdict } of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return verdictWords
    .filter((word) => counts.has(word))
    .map((word) => `${paint(signs[word].colour, signs[word].sign)} ${counts.get(word)} ${signs[word].says}`)
    .join('   ');
}

function signOf(word: VerdictWord | undefined, paint: Paint): string {
  return word === undefined ? ' ' : paint(signs[word].colour, signs[word].sign);
}

function copiesText({ copies }: BoardSite): string {
  return !copies || copies.planned === 0 ? '-' : `${copies.alive}/${copies.planned}`;
}

function secondsUntil(at: string, nowMs: number): number {
  return (new Date(at).getTime() - nowMs) / 1000;
}

function sum(board: BoardView, of: (site: BoardSite) => number): number {
  return board.sites.reduce((total, site) => total + of(site), 0);
}

function fill(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function fillLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}
