import type { CampaignSetUpView, SetUpSite } from '@muster/contract';
import { durationText, instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';

export type StepId = 'plan' | 'contacts' | 'calendar' | 'consent' | 'rehearsal' | 'announce' | 'start';

/** `note`: worth a look, and no hindrance. `trouble`: has to be mended. */
export type StepState = 'done' | 'note' | 'trouble' | 'open';

export interface Step {
  id: StepId;
  title: string;
  state: StepState;
  /** In a few words. */
  says: string;
}

export interface Ladder {
  steps: Step[];
  /** The first step that stands before the start, and what to do about it; null once it was started or is over. */
  next: { id: StepId; says: string } | null;
}

/** States after which nothing of the set-up changes any more. */
export function isOver({ state }: CampaignSetUpView['campaign']): boolean {
  return state === 'closed' || state === 'aborted';
}

export function hasStarted({ startedAt }: CampaignSetUpView['campaign']): boolean {
  return startedAt !== null;
}

/** Those that take part: without the sites that were left out. */
export function takingPart({ campaign, sites }: CampaignSetUpView): SetUpSite[] {
  const out = new Set(campaign.participations.filter(({ leftOut }) => leftOut !== null).map(({ id }) => id));
  return sites.filter(({ participation }) => !out.has(participation));
}

/** What a site lacks of what the script needs there, in words. */
export function lacksOf(site: SetUpSite, needs: readonly string[]): string[] {
  const names: Record<string, string> = { 'front-door': 'front door', controller: 'controller address' };
  return [
    ...(site.unheard.length > 0 ? [`nobody to send to: ${site.unheard.join(', ')}`] : []),
    ...needs.filter((kind) => !site.endpoints.includes(kind)).map((kind) => `no ${names[kind] ?? kind}`),
  ];
}

/** Copies that a start would put, and where. */
export function extentOf(view: CampaignSetUpView): { copies: number; sites: number } {
  const sites = takingPart(view);
  const copies = sites.reduce((sum, site) => sum + site.copies.implants + site.copies.controls, 0);
  return { copies, sites: sites.length };
}

/** `puts 36 copies at 12 sites`, or that mail alone is sent. */
export function extentText(view: CampaignSetUpView): string {
  const { copies, sites } = extentOf(view);
  return copies > 0
    ? `puts ${count(copies, 'copy', 'copies')} at ${count(sites, 'site')}`
    : `writes to ${count(sites, 'site')}`;
}

/**
 * Every step from the draft to the start as it stands at this moment (epoch milliseconds).
 * @param failing at how many sites mail was last seen to fail
 */
export function ladderOf(view: CampaignSetUpView, now: number, failing = 0): Ladder {
  const sites = takingPart(view);
  const steps = [
    planStep(view, sites),
    contactsStep(view, sites, failing),
    calendarStep(view, sites),
    consentStep(sites),
    rehearsalStep(view),
    announceStep(view),
    startStep(view, now),
  ];
  return {
    steps,
    next: hasStarted(view.campaign) || isOver(view.campaign) ? null : nextOf(view, steps, sites, now),
  };
}

function planStep({ campaign }: CampaignSetUpView, sites: readonly SetUpSite[]): Step {
  const { name, version } = campaign.scenario;
  const says = `${name} ${version}, ${count(sites.length, 'site')}`;
  return { id: 'plan', title: 'Plan', state: 'done', says };
}

function contactsStep({ script }: CampaignSetUpView, sites: readonly SetUpSite[], failing: number): Step {
  const lacking = sites.filter((site) => lacksOf(site, script.needs).length > 0);
  const of = { id: 'contacts', title: 'Contacts and doors' } as const;
  if (lacking.length > 0)
    return { ...of, state: 'trouble', says: `missing at ${count(lacking.length, 'site')}` };
  if (failing > 0) return { ...of, state: 'note', says: `mail failed lately at ${count(failing, 'site')}` };
  return { ...of, state: 'done', says: 'known at every site' };
}

function consentStep(sites: readonly SetUpSite[]): Step {
  const given = sites.filter(({ authorisation }) => authorisation).length;
  const state = given === sites.length ? 'done' : 'open';
  return { id: 'consent', title: 'Authorisations', state, says: `${given} of ${sites.length} recorded` };
}

function calendarStep({ campaign, restDays }: CampaignSetUpView, sites: readonly SetUpSite[]): Step {
  const away = sites.filter(({ holidays, downtimes }) => holidays.length + downtimes.length > 0).length;
  const says = [
    ...(campaign.conflicts.length > 0
      ? [`${count(campaign.conflicts.length, 'campaign')} within ${restDays} days`]
      : []),
    ...(away > 0 ? [`${count(away, 'site')} with days off or downtime`] : []),
  ];
  const of = { id: 'calendar', title: 'Calendar' } as const;
  return says.length > 0
    ? { ...of, state: 'note', says: says.join(', ') }
    : { ...of, state: 'done', says: 'nothing in the way' };
}

function rehearsalStep({ campaign: { state, rehearsal } }: CampaignSetUpView): Step {
  const of = { id: 'rehearsal', title: 'Rehearsal' } as const;
  if (!rehearsal) return { ...of, state: 'open', says: 'not done yet' };
  const failed = rehearsal.findings.filter(({ ok }) => !ok).length;
  if (failed > 0)
    return { ...of, state: 'trouble', says: `${failed} of ${rehearsal.findings.length} failed` };
  if (state === 'draft') return { ...of, state: 'open', says: 'to be done again' };
  return { ...of, state: 'done', says: `all ${rehearsal.findings.length} good` };
}

function announceStep({ campaign: { announcedAt } }: CampaignSetUpView): Step {
  const of = { id: 'announce', title: 'Announcement' } as const;
  return announcedAt
    ? { ...of, state: 'done', says: instantText(Date.parse(announcedAt)) }
    : { ...of, state: 'open', says: 'scoring not published' };
}

function startStep({ campaign }: CampaignSetUpView, now: number): Step {
  const of = { id: 'start', title: 'Start' } as const;
  if (campaign.startedAt) return { ...of, state: 'done', says: instantText(Date.parse(campaign.startedAt)) };
  if (campaign.abortedAt) return { ...of, state: 'trouble', says: 'aborted' };
  const from = Date.parse(campaign.window.from);
  if (now < from)
    return { ...of, state: 'open', says: `window opens in ${durationText((from - now) / 1000)}` };
  if (now >= Date.parse(campaign.window.to))
    return { ...of, state: 'trouble', says: 'the window has closed' };
  return { ...of, state: 'open', says: 'the window is open' };
}

/** Why the campaign cannot be started at this moment, one sentence each; empty when it can. */
export function missingForStart(view: CampaignSetUpView, now: number): string[] {
  const { campaign, script } = view;
  const from = Date.parse(campaign.window.from);
  const to = Date.parse(campaign.window.to);
  const unagreed = takingPart(view).filter(({ authorisation }) => !authorisation);
  const missing: string[] = [];
  if (campaign.state !== 'announced') missing.push('It is not announced.');
  if (unagreed.length > 0) missing.push(`No authorisation is recorded for ${namesOf(unagreed)}.`);
  if (now < from)
    missing.push(`The window opens in ${durationText((from - now) / 1000)}, ${instantText(from)}.`);
  else if (now >= to) missing.push(`The window closed ${instantText(to)}. Abort it and draft it anew.`);
  else if (now + script.lastActSeconds * 1000 > to)
    missing.push('Started now, the script would act after the window closes. Abort it and draft it anew.');
  return missing;
}

function nextOf(
  view: CampaignSetUpView,
  steps: readonly Step[],
  sites: readonly SetUpSite[],
  now: number,
): Ladder['next'] {
  const { campaign, script } = view;
  const state = (id: StepId) => steps.find((step) => step.id === id)?.state;
  const lacking = sites.filter((site) => lacksOf(site, script.needs).length > 0);
  if (lacking.length > 0)
    return {
      id: 'contacts',
      says: `Complete in the registry what ${namesOf(lacking)} ${lacking.length === 1 ? 'lacks' : 'lack'}, or leave ${lacking.length === 1 ? 'it' : 'them'} out: the rehearsal would fail.`,
    };
  const unagreed = sites.filter(({ authorisation }) => !authorisation);
  if (unagreed.length > 0)
    return {
      id: 'consent',
      says: `Record the authorisation of ${namesOf(unagreed)}, or leave ${unagreed.length === 1 ? 'it' : 'them'} out.`,
    };
  if (campaign.state === 'draft')
    return {
      id: 'rehearsal',
      says:
        state('rehearsal') === 'trouble'
          ? 'Mend what the rehearsal found, and rehearse again.'
          : 'Rehearse: everything is tried that can be tried without telling anybody.',
    };
  if (campaign.state === 'rehearsed')
    return { id: 'announce', says: 'Announce: sites learn the window and the scoring, never the script.' };
  const [first] = missingForStart(view, now);
  return { id: 'start', says: first ?? `Everything is there. Starting it ${extentText(view)}.` };
}

const MOST_NAMES = 3;

/** `Brno`, `Brno and Plzeň`, `Brno, Plzeň, Delft and 4 more`. */
export function namesOf(sites: readonly { site: { name: string } }[]): string {
  const names = sites.map(({ site }) => site.name);
  if (names.length > MOST_NAMES)
    return `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}
