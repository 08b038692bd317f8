import type { ClockGroup, OverviewSite, OverviewWaiting } from '@muster/contract';
import { count } from '../../ui/words.ts';

/** Where a thing is handled. */

export function whereClock({ campaign, sites, count: clocks }: ClockGroup): string | null {
  const [site] = sites;
  if (!site) return null;
  if (campaign === null) return site.incident ? `/incidents/${site.incident.id}` : null;
  return clocks === 1 && site.participation
    ? partHref(campaign.id, site.participation)
    : boardHref(campaign.id);
}

export function whereWaiting(one: OverviewWaiting): string {
  switch (one.kind) {
    case 'triage':
      return '/mail?triage=open';
    case 'report':
      return '/triage';
    case 'task':
      return '/incidents';
    case 'review':
      return one.campaign === null ? '/mail?box=in' : '/review';
    case 'ban':
      return one.count === 1 ? `/bans/${one.first.id}` : '/bans';
    case 'agent-troubled':
    case 'agent-unconfirmed':
      return one.count === 1 ? `/agents/${one.first.id}` : '/agents';
    case 'appeal': {
      const { participation, check } = one.first;
      return `${partHref(one.campaign.id, participation)}/checks/${check}`;
    }
    default: {
      const [site] = one.sites;
      return one.sites.length === 1 && site?.participation
        ? partHref(one.campaign.id, site.participation)
        : boardHref(one.campaign.id);
    }
  }
}

/** What waits, in words; how long and where stands beside it. */
export function saysWaiting(one: OverviewWaiting): { what: string; of: string } {
  switch (one.kind) {
    case 'triage':
      return {
        what: `${count(one.count, 'mail')} that ${fits(one.count)} nowhere`,
        of: 'Which incident do they belong to?',
      };
    case 'report':
      return { what: `${count(one.count, 'report')} from outside`, of: 'Is it an incident?' };
    case 'task':
      return { what: `${count(one.count, 'task')} overdue`, of: 'In the incidents that you see' };
    case 'review':
      return one.campaign === null
        ? { what: `${count(one.count, 'sender')} whom nobody knows`, of: 'Do they speak for their sites?' }
        : { what: `${count(one.count, 'statement')} to be read by a person`, of: one.campaign.name };
    case 'ban':
      return {
        what: one.count === 1 ? `Ban of ${one.first.title} to approve` : `${one.count} bans to approve`,
        of: 'No site hears of it before a second officer says yes',
      };
    case 'agent-troubled':
      return {
        what:
          one.count === 1 ? `The agent of ${one.first.site} needs a look` : `${one.count} agents need a look`,
        of: 'Silent, or it raises an alarm',
      };
    case 'agent-unconfirmed':
      return {
        what: one.count === 1 ? `A new agent of ${one.first.site}` : `${one.count} new agents`,
        of: 'It gets no order before its fingerprint was compared',
      };
    case 'appeal':
      return {
        what: one.count === 1 ? `Appeal of ${one.first.site} on ${one.first.check}` : `${one.count} appeals`,
        of: one.campaign.name,
      };
    case 'copies-lost':
      return { what: `${count(one.count, 'copy', 'copies')} never heard of`, of: sitesText(one) };
    case 'copies-silent':
      return {
        what: `${count(one.count, 'copy', 'copies')} fell silent, nothing contained`,
        of: sitesText(one),
      };
    case 'copies-unaccounted':
      return {
        what: `${count(one.count, 'copy', 'copies')} not accounted for after the stop`,
        of: sitesText(one),
      };
  }
}

function fits(number: number): string {
  return number === 1 ? 'fits' : 'fit';
}

function sitesText({
  campaign,
  sites,
}: {
  campaign: { name: string };
  sites: readonly OverviewSite[];
}): string {
  return `${namesOf(sites, sites.length)} · ${campaign.name}`;
}

/** `Lund, Umeå and 3 more`. */
export function namesOf(sites: readonly { name: string }[], all: number, most = 3): string {
  const shown = sites.slice(0, all === most + 1 ? most + 1 : most).map(({ name }) => name);
  const rest = all - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

function boardHref(campaign: string): string {
  return `/campaigns/${campaign}`;
}

function partHref(campaign: string, participation: string): string {
  return `/campaigns/${campaign}/sites/${participation}`;
}
