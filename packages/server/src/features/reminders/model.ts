import type { DeliveryState } from '@muster/contract';

/** The steps of the ladder, lowest first. */
export const RUNGS = ['site', 'site-second', 'ngi', 'csirt-duty'] as const;
export type RungName = (typeof RUNGS)[number];

/** Whom the procedure names at a share of the clock. */
export type Reach = 'site' | 'ngi' | 'csirt' | 'csirt-duty';

/** What stands on a rung; null where there is nobody. */
export interface Ladder {
  /** The site's first contact, and the one after it. */
  site: SiteContact | null;
  second: SiteContact | null;
  ngiId: string | null;
}

export interface SiteContact {
  contactId: string;
  address: string;
  name: string | null;
}

export interface Skipped {
  rung: RungName;
  why: 'nobody' | 'bounced';
}

export interface Climb {
  /** Those to be reminded now. */
  rungs: RungName[];
  /** Those that were passed over on the way. */
  skipped: Skipped[];
}

/** What of an address is known last; by the address in small letters. Only deliveries that a machine gave back count. */
export type LastStates = ReadonlyMap<string, DeliveryState>;

const DEAD: readonly DeliveryState[] = ['bounced-hard', 'bounced-soft'];

/**
 * Who is reminded next, when those in `reach` are to be told: of the site the first contact that was not reminded yet and
 * whose mail arrives, and when there is nobody left whose mail arrives, the NGI in its place; without an NGI, whoever is on
 * duty. Nobody is reminded twice of one question. An automatic reply is no answer and no bounce: it changes nothing.
 */
export function nextRungs(
  reach: readonly Reach[],
  history: readonly RungName[],
  ladder: Ladder,
  states: LastStates,
): Climb {
  const climb: Climb = { rungs: [], skipped: [] };
  const reached = (rung: RungName) => history.includes(rung) || climb.rungs.includes(rung);
  const faultOf = (contact: SiteContact | null): Skipped['why'] | undefined => {
    if (contact === null) return 'nobody';
    const state = states.get(contact.address.toLowerCase());
    return state !== undefined && DEAD.includes(state) ? 'bounced' : undefined;
  };

  function goToDuty(): void {
    if (!reached('csirt-duty')) climb.rungs.push('csirt-duty');
  }
  function goToNgi(): void {
    if (reached('ngi')) return;
    if (ladder.ngiId !== null) climb.rungs.push('ngi');
    else {
      skip('ngi', 'nobody');
      goToDuty();
    }
  }
  function skip(rung: RungName, why: Skipped['why']): void {
    climb.skipped.push({ rung, why });
  }
  function goToSite(): void {
    let alive = false;
    for (const [rung, contact] of [
      ['site', ladder.site],
      ['site-second', ladder.second],
    ] as const) {
      const fault = faultOf(contact);
      if (fault === undefined && !reached(rung)) {
        climb.rungs.push(rung);
        return;
      }
      if (fault === undefined) alive = true;
      else if (!reached(rung)) skip(rung, fault);
    }
    if (!alive) goToNgi();
  }

  if (reach.includes('site')) goToSite();
  if (reach.includes('ngi')) goToNgi();
  if (reach.includes('csirt') || reach.includes('csirt-duty')) goToDuty();
  return climb;
}

/**
 * Whether it is known that nobody at the site got the question: mail to every one of these addresses came back. Then the
 * next one is asked at once, whatever time is left.
 */
export function allBounced(addresses: readonly string[], states: LastStates): boolean {
  return (
    addresses.length > 0 &&
    addresses.every((address) => {
      const state = states.get(address.toLowerCase());
      return state !== undefined && DEAD.includes(state);
    })
  );
}

export interface Asked {
  publicId: string;
  siteName: string;
  /** What was asked; null where the label does not let it out. */
  subject: string | null;
  askedAt: Date;
  dueAt: Date | null;
  zone: string | null;
  publicUrl: string | undefined;
}

/** What a site's contact reads. */
export function reminderText(asked: Asked, name: string | null): string {
  const { publicId, siteName, subject, askedAt, dueAt, zone, publicUrl } = asked;
  const what = subject === null ? 'a question' : `“${subject}”`;
  const due = dueAt === null ? '' : ` The answer is due ${bothTimes(dueAt, zone)}.`;
  const lines = [
    `Dear ${name ?? `security contact of ${siteName}`},`,
    '',
    `on ${bothTimes(askedAt, zone)} the CSIRT asked ${siteName}: ${what} (${publicId}).`,
    `Nobody has answered yet; automatic replies do not count.${due}`,
    '',
    'Please answer this mail, if only to say by when you will know more.',
  ];
  if (publicUrl !== undefined)
    lines.push('', `${publicUrl}/incidents/${publicId}`, `What to do: ${publicUrl}/guidance`);
  return lines.join('\n');
}

function bothTimes(at: Date, zone: string | null): string {
  const utc = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (zone === null || zone === 'UTC') return utc;
  const there = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${utc} (${there} in ${zone})`;
}

/** For the log: who was reminded, in words. */
export function rungWords(rung: RungName, siteName: string): string {
  switch (rung) {
    case 'site':
      return `the first contact of ${siteName}`;
    case 'site-second':
      return `the second contact of ${siteName}`;
    case 'ngi':
      return `the NGI of ${siteName}`;
    case 'csirt-duty':
      return 'whoever is on duty for the CSIRT';
  }
}

export function skippedWords(skipped: readonly Skipped[], siteName: string): string {
  if (skipped.length === 0) return '';
  const parts = skipped.map(
    ({ rung, why }) =>
      `${rungWords(rung, siteName)} (${why === 'bounced' ? 'mail bounces' : 'there is none'})`,
  );
  return `, past ${parts.join(' and ')}`;
}
