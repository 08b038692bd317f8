/** What the board means; pure, so that it can be tried without a page. */

const AXES = [
  ['communication', 'Communication'],
  ['containment', 'Containment'],
  ['forensics', 'Forensics'],
];
const WELL = new Set(['pass', 'not-applicable', 'waived']);
export const URGENT_SECONDS = 3600;

export function axesOf(board) {
  return AXES.map(([axis, title]) => ({
    axis,
    title,
    checks: board.checks.filter((check) => check.axis === axis),
  })).filter(({ checks }) => checks.length > 0);
}

/** Sites by NGI, both in the order of their names; those without an NGI come last. */
export function groupsOf(sites) {
  const groups = Map.groupBy
    ? Map.groupBy(sites, ({ site }) => site.ngi)
    : sites.reduce((map, one) => map.set(one.site.ngi, [...(map.get(one.site.ngi) ?? []), one]), new Map());
  return [...groups]
    .map(([ngi, members]) => ({ ngi, sites: members.sort((a, b) => a.site.name.localeCompare(b.site.name)) }))
    .sort((a, b) => (a.ngi === null ? 1 : b.ngi === null ? -1 : a.ngi.localeCompare(b.ngi)));
}

export function verdictOf(site, check) {
  return site.verdicts.find((one) => one.check === check) ?? null;
}

export function countsOf(sites, checks) {
  const ids = checks && new Set(checks.map(({ id }) => id));
  const counts = {};
  for (const { verdicts } of sites) {
    for (const { check, verdict } of verdicts) {
      if (!ids || ids.has(check)) counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
  }
  return counts;
}

/** The running clock of a site that runs out first, with the seconds that are left at `now` (epoch milliseconds). */
export function nextClock(site, now) {
  if (site.suspendedAt !== null) return null;
  const running = site.clocks
    .filter(({ state, dueAt }) => state === 'running' && dueAt !== null)
    .map(({ step, key, dueAt }) => ({ step, key, dueAt, seconds: (Date.parse(dueAt) - now) / 1000 }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => a.seconds - b.seconds);
  return running[0] ?? null;
}

export function nextDeadline(board, now) {
  let first = null;
  for (const site of board.sites) {
    const clock = nextClock(site, now);
    if (clock && (!first || clock.seconds < first.clock.seconds)) first = { site, clock };
  }
  return first;
}

/** `filter`: text, ngi, check, state (a verdict, `not-passed`, or `alive`); what is empty lets everything through. */
export function matches(site, { text, ngi, check, state }) {
  if (ngi && site.site.ngi !== ngi) return false;
  if (
    text &&
    !`${site.site.name} ${site.site.ngi ?? ''} ${site.incident ?? ''}`
      .toLowerCase()
      .includes(text.toLowerCase())
  )
    return false;
  if (state === 'alive') return site.copies.alive > 0;
  const asked = site.verdicts.filter((one) => !check || one.check === check);
  if (check && asked.length === 0) return false;
  return !state || asked.some((one) => stateMatches(one.verdict, state));
}

export function stateMatches(verdict, state) {
  return state === 'not-passed' ? !WELL.has(verdict) : verdict === state;
}

/** What a full stop reaches, as the button names it: `9 copies at 5 sites`. Silent copies are ordered to stop too. */
export function extentOf(board) {
  const alive = partOf(board, ({ copies }) => copies.alive);
  const silent = partOf(board, ({ copies }) => copies.silent);
  if (alive.copies > 0 || silent.copies === 0)
    return { copies: alive.copies, says: says(alive, 'copy', 'copies') };
  return { copies: silent.copies, says: says(silent, 'silent copy', 'silent copies') };
}

function partOf(board, of) {
  const sites = board.sites.filter((site) => of(site) > 0);
  return { sites: sites.length, copies: sites.reduce((sum, site) => sum + of(site), 0) };
}

function says({ copies, sites }, one, many) {
  return `${count(copies, one, many)} at ${count(sites, 'site', 'sites')}`;
}

export function count(n, one, many) {
  return `${n} ${n === 1 ? one : many}`;
}

export function alarmOf(campaign, site) {
  const at = campaign?.participations.find(({ id }) => id === site.participation)?.alarmAt;
  return at ? Date.parse(at) : null;
}

/** Seconds from a site's alarm to the instant a check is dated to; null where either is not known. */
export function secondsAfterAlarm(campaign, site, check) {
  const verdict = verdictOf(site, check);
  const alarm = alarmOf(campaign, site);
  if (alarm === null || !verdict?.at || (verdict.verdict !== 'pass' && verdict.verdict !== 'late'))
    return null;
  return (Date.parse(verdict.at) - alarm) / 1000;
}

export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** One scale for all lanes: from the first alarm to the last short deadline. A closure report a month away would press the rest to a line. */
export function scaleOf(board, campaign) {
  const alarms = board.sites.map((site) => alarmOf(campaign, site)).filter((at) => at !== null);
  if (alarms.length === 0) return null;
  const from = Math.min(...alarms);
  const dues = board.sites
    .flatMap(({ clocks }) => clocks)
    .filter(({ step, dueAt }) => step !== 'close' && dueAt !== null)
    .map(({ dueAt }) => Date.parse(dueAt));
  const to = Math.max(...dues, from + 3_600_000);
  return { from, to, place: (at) => Math.min(1, Math.max(0, (at - from) / (to - from))) };
}
