import { readClaims } from '../../mail/index.ts';
import type { ClaimValue } from '../model/claim-value.ts';
import { comparisonText, judgeClaim } from '../model/judge-claim.ts';
import type { Copy, Judgement, Round, Silence, Truth } from '../model/truth.ts';

export const ROGUE = '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue';
export const INNOCENT = '/DC=lab/DC=muster/O=VO physics/CN=Iris Innocent';

/** `09:30` on the day of the tests, UTC. */
export function at(time: string): Date {
  return new Date(`2027-01-05T${time.length === 5 ? `${time}:00` : time}Z`);
}

export function silence(
  from: string,
  until: string | null = null,
  kind: Silence['kind'] = 'killed',
): Silence {
  const start = at(from);
  return {
    kind,
    from: { from: start, to: new Date(start.getTime() + 60_000) },
    until: until === null ? null : at(until),
  };
}

export function copy(job: string, change: Partial<Copy> = {}): Copy {
  return {
    id: `dep_${job}`,
    jobRef: job,
    firstBeatAt: at('08:06'),
    silences: [],
    sha256: job
      .toLowerCase()
      .repeat(64)
      .replace(/[^0-9a-f]/g, 'a')
      .slice(0, 64),
    submittedAt: at('08:05'),
    submissionAddress: '127.66.3.41',
    controllerAddress: '127.1.3.9',
    controllerPort: 8461,
    periodMs: 500,
    sandbox: [{ at: at('08:45'), present: true, unchanged: true, held: true }],
    releasedAt: null,
    ...change,
  };
}

export function round(time: string, drill: Round['drill'], innocent: Round['innocent'] = 'let-in'): Round {
  return { at: at(time), drill, innocent };
}

/** A site with three living copies whose identity is let in; late in the day. */
export function truth(change: Partial<Truth> = {}): Truth {
  return {
    participation: 'par_one',
    now: at('20:00'),
    toleranceSeconds: 1800,
    trafficTolerancePercent: 10,
    identity: ROGUE,
    otherIdentities: [INNOCENT],
    copies: [copy('J1'), copy('J2'), copy('J3')],
    controls: [{ id: 'dep_control', jobRef: 'JC', firstBeatAt: at('08:01'), silences: [] }],
    rounds: [round('08:45', 'let-in'), round('09:15', 'let-in')],
    ...change,
  };
}

/** The truth after exemplary work: banned at 09:20, all silent at 09:25. */
export function contained(): Truth {
  return truth({
    copies: ['J1', 'J2', 'J3'].map((job) => copy(job, { silences: [silence('09:25')] })),
    rounds: [
      round('08:45', 'let-in'),
      round('09:15', 'let-in'),
      round('09:45', 'refused'),
      round('10:15', 'refused'),
    ],
  });
}

export function valuesIn(text: string, sentAt = at('09:30'), zone = 'UTC'): ClaimValue[] {
  return readClaims(text, { zone, sentAt }).filter((claim) => claim.kind !== 'answer');
}

export interface Verdict {
  kind: string;
  judged: Judgement['judged'];
  named: Judgement['named'];
  gap: number | null;
  text: string;
}

/** What becomes of a mail that came at 09:30. */
export function judged(text: string, against: Truth, sentAt = at('09:30')): Verdict[] {
  return valuesIn(text, sentAt).map((value) => {
    const one = judgeClaim(value, sentAt, against);
    return {
      kind: value.kind,
      judged: one.judged,
      named: one.named,
      gap: one.gapSeconds,
      text: comparisonText(one),
    };
  });
}

/** The judgement on the only claim of a kind. */
export function judgedAs(kind: string, text: string, against: Truth, sentAt = at('09:30')): Verdict {
  const found = judged(text, against, sentAt).filter((one) => one.kind === kind);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} claims of kind ${kind} in: ${text}`);
  return found[0];
}
