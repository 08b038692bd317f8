import type {
  DeliveryState,
  GroundState,
  ReadinessGround,
  ReadinessState,
  VerdictWord,
} from '@muster/contract';

/** Contacts move: what was delivered half a year ago says nothing of today. */
export const CONTACT_DAYS = 180;
/** Drills come once a year; one that was missed may still speak, two may not. */
export const DRILL_DAYS = 550;
/** After so long without a bounce a mail that a server took counts as delivered, as check C1 has it. */
const SETTLED_MS = 4 * 3_600_000;
const DAY_MS = 86_400_000;
/** From this share of passed checks on a result is good. */
const GOOD_SHARE = 0.8;

export interface CampaignRef {
  id: string;
  name: string;
  participation: string;
}

export interface Ground {
  state: GroundState;
  says: string;
  at: Date | null;
  campaign: CampaignRef | null;
}

export type Grounds = Record<ReadinessGround, Ground>;

/** A message to one of the addresses to which an alarm would go now. */
export interface DeliveryFact {
  address: string;
  state: DeliveryState;
  stateAt: Date;
  campaign: CampaignRef | null;
}

/** One drill's alarm and the clock of a human answer to it. */
export interface AnswerFact {
  campaign: CampaignRef;
  alarmAt: Date;
  clock: { state: string; dueAt: Date | null; metAt: Date | null } | null;
  /** Somebody whom nobody knows wrote, and no officer has said yet whether that counts. */
  stranger: boolean;
}

export interface AuthorisationFact {
  campaign: CampaignRef;
  /** When the site was invited, and when its consent was recorded or withdrawn. */
  askedAt: Date;
  givenAt: Date | null;
  withdrawnAt: Date | null;
}

export interface ResultFact {
  campaign: CampaignRef;
  at: Date;
  counts: Partial<Record<VerdictWord, number>>;
  /** K5, contained in time; null where it was not asked. */
  contained: VerdictWord | null;
}

/** All that is known of a site; each list newest first. */
export interface SiteFacts {
  /** To whom an alarm would go now. */
  addresses: readonly string[];
  deliveries: readonly DeliveryFact[];
  answers: readonly AnswerFact[];
  authorisations: readonly AuthorisationFact[];
  results: readonly ResultFact[];
}

export interface Readiness {
  state: ReadinessState;
  grounds: Grounds;
  answeredAfterSeconds: number | null;
  passed: number | null;
  counted: number | null;
}

/** Would this site act on an alarm now? What was never seen is not ready, however good the rest is. */
export function readinessOf(facts: SiteFacts, now: Date): Readiness {
  const grounds: Grounds = {
    contact: contactGround(facts, now),
    answer: answerGround(facts.answers, now),
    authorisation: authorisationGround(facts.authorisations, now),
    result: resultGround(facts.results, now),
  };
  const answered = facts.answers.find((one) => grounds.answer.campaign?.id === one.campaign.id);
  const result = facts.results.find((one) => grounds.result.campaign?.id === one.campaign.id);
  const { passed, counted } = result ? sharesOf(result) : { passed: null, counted: null };
  return { state: overall(grounds), grounds, answeredAfterSeconds: secondsOf(answered), passed, counted };
}

export function overall(grounds: Grounds): ReadinessState {
  const states = Object.values(grounds).map(({ state }) => state);
  if (states.includes('bad')) return 'not-ready';
  if (states.includes('unknown')) return 'unknown';
  return states.includes('weak') ? 'gaps' : 'ready';
}

const told = {
  delivered: 'the mail server delivered it',
  displayed: 'somebody displayed it',
  'auto-replied': 'an automatic reply came back',
  'ticket-opened': 'a ticket was opened',
  'replied-human': 'a person answered',
  'replied-unverified': 'somebody unknown answered',
} as const satisfies Partial<Record<DeliveryState, string>>;
const refused = {
  'bounced-hard': 'it bounced for good',
  'bounced-soft': 'it bounced for now',
  complained: 'it was reported as unwanted',
} as const satisfies Partial<Record<DeliveryState, string>>;

function contactGround({ addresses, deliveries }: SiteFacts, now: Date): Ground {
  if (addresses.length === 0) return ground('bad', 'No address is known that an alarm could go to.');
  const recent = deliveries.filter(({ stateAt }) => isWithin(stateAt, CONTACT_DAYS, now));
  const latest = addresses.flatMap((address) => recent.find((one) => tells(one, address, now)) ?? []);
  const reached = latest.find((one) => !(one.state in refused));
  const dead = latest.filter((one) => one.state in refused);
  if (reached) {
    const how = told[reached.state as keyof typeof told] ?? 'a mail server took it and nothing came back';
    const rest = dead.length > 0 ? ` ${dead.length} of ${addresses.length} addresses cannot be reached.` : '';
    return seen(
      dead.length > 0 ? 'weak' : 'good',
      `Reached: ${how}.${rest}`,
      reached.stateAt,
      reached.campaign,
    );
  }
  const last = dead[0];
  if (last && dead.length === addresses.length) {
    const how = refused[last.state as keyof typeof refused];
    const which = addresses.length === 1 ? 'The one address' : `Each of ${addresses.length} addresses`;
    return seen('bad', `${which} fails: ${how}.`, last.stateAt, last.campaign);
  }
  if (deliveries.length > 0 && recent.length === 0)
    return ground('unknown', `Nothing was sent to it for ${CONTACT_DAYS} days.`);
  if (recent.length > 0) return ground('unknown', 'Mail is on its way; nothing is known of it yet.');
  return ground('unknown', 'Nothing was ever sent to it.');
}

/** Does this delivery say whether the address works? */
function tells({ address, state, stateAt }: DeliveryFact, of: string, now: Date): boolean {
  if (address.toLowerCase() !== of.toLowerCase()) return false;
  if (state in told || state in refused) return true;
  return state === 'sent' && now.getTime() - stateAt.getTime() >= SETTLED_MS;
}

function answerGround(answers: readonly AnswerFact[], now: Date): Ground {
  const grounds = answers.map((one) => groundOfAnswer(one));
  const known = grounds.find(({ state }) => state !== 'unknown');
  if (!known) return grounds[0] ?? ground('unknown', 'It was in no drill yet.');
  return aged(known, DRILL_DAYS, now, 'the last drill');
}

function groundOfAnswer(answer: AnswerFact): Ground {
  const { campaign, alarmAt, clock, stranger } = answer;
  if (stranger && clock?.state !== 'met')
    return seen(
      'unknown',
      'Somebody unknown answered; an officer has to say whether it counts.',
      alarmAt,
      campaign,
    );
  const after = spoken(secondsOf(answer) ?? 0);
  const allowed = clock?.dueAt ? spoken(seconds(alarmAt, clock.dueAt)) : '';
  switch (clock?.state) {
    case 'met':
      return seen('good', `A person answered ${after} after the alarm.`, clock.metAt ?? alarmAt, campaign);
    case 'late':
      return seen(
        'weak',
        `A person answered ${after} after the alarm; ${allowed} were allowed.`,
        clock.metAt ?? alarmAt,
        campaign,
      );
    case 'missed':
      return seen('bad', `Nobody answered the alarm within ${allowed}.`, clock.dueAt ?? alarmAt, campaign);
    case 'running':
      return seen('unknown', 'The alarm is out and nobody has answered yet.', alarmAt, campaign);
    default:
      return seen('unknown', 'The answer to the alarm was not measured.', alarmAt, campaign);
  }
}

function authorisationGround(asked: readonly AuthorisationFact[], now: Date): Ground {
  const [newest, ...earlier] = asked;
  if (!newest) return ground('unknown', 'It was never asked to take part in a drill.');
  const { campaign, givenAt, withdrawnAt, askedAt } = newest;
  if (withdrawnAt) return seen('bad', 'Its authorisation was withdrawn.', withdrawnAt, campaign);
  if (givenAt)
    return aged(seen('good', 'Its authorisation is recorded.', givenAt, campaign), DRILL_DAYS, now, 'it');
  const before = earlier.find((one) => one.givenAt && isWithin(one.givenAt, DRILL_DAYS, now));
  if (before)
    return seen('weak', 'It was asked again and has not authorised this campaign yet.', askedAt, campaign);
  return seen('unknown', 'It was asked and has not authorised a campaign yet.', askedAt, campaign);
}

function resultGround(results: readonly ResultFact[], now: Date): Ground {
  const [newest] = results;
  if (!newest) return ground('unknown', 'No drill of it was scored yet.');
  const { passed, counted } = sharesOf(newest);
  if (counted === 0)
    return seen('unknown', 'No check of its last drill could be judged.', newest.at, newest.campaign);
  const open = newest.counts.pending ?? 0;
  if (open > counted)
    return seen('unknown', `${open} of ${open + counted} checks are still open.`, newest.at, newest.campaign);
  const contained =
    newest.contained === 'pass'
      ? '; contained in time'
      : newest.contained === 'late'
        ? '; contained late'
        : newest.contained === 'fail'
          ? '; not contained in time'
          : '';
  const says = `${passed} of ${counted} checks passed${contained}.`;
  const found = seen(resultState(newest, passed / counted), says, newest.at, newest.campaign);
  return aged(found, DRILL_DAYS, now, 'the last score');
}

function resultState({ contained }: ResultFact, share: number): GroundState {
  if (contained === 'fail' || share < 0.5) return 'bad';
  return contained === 'late' || share < GOOD_SHARE ? 'weak' : 'good';
}

function sharesOf({ counts }: ResultFact): { passed: number; counted: number } {
  const { pass = 0, late = 0, fail = 0 } = counts;
  return { passed: pass, counted: pass + late + fail };
}

function secondsOf(answer: AnswerFact | undefined): number | null {
  return answer?.clock?.metAt ? seconds(answer.alarmAt, answer.clock.metAt) : null;
}

function seconds(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

function ground(state: GroundState, says: string): Ground {
  return { state, says, at: null, campaign: null };
}

function seen(state: GroundState, says: string, at: Date, campaign: CampaignRef | null): Ground {
  return { state, says, at, campaign };
}

/** What was seen too long ago says nothing of today, for good or bad. */
function aged(one: Ground, days: number, now: Date, what: string): Ground {
  if (one.at === null || isWithin(one.at, days, now)) return one;
  return { ...one, state: 'unknown', says: `Too long ago: ${what} is older than ${days} days. ${one.says}` };
}

function isWithin(at: Date, days: number, now: Date): boolean {
  return now.getTime() - at.getTime() <= days * DAY_MS;
}

/** `41 min`, `5 h 10 min`, `3 d`. */
function spoken(total: number): string {
  const minutes = Math.max(0, Math.floor(total / 60));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 2880) {
    const rest = minutes % 60;
    return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${String(rest).padStart(2, '0')} min` : ''}`;
  }
  return `${Math.floor(minutes / 1440)} d`;
}
