import type { TimelineView } from '@muster/contract';

/** `09:12` of the day of the drill. */
export function at(time: string): string {
  return `2027-01-05T${time.length === 5 ? `${time}:00` : time}.000Z`;
}

/** A site that reported, banned and killed: a whole small timeline, with `change` in its place. */
export function madeTimeline(change: Partial<TimelineView> = {}): TimelineView {
  return {
    campaign: { id: 'cmp_00000000000000000000001', name: 'World tour', state: 'running' },
    participation: 'par_00000000000000000000001',
    site: { id: 'site_1', name: 'Plzeň', ngi: 'NGI_CZ', timeZone: 'Europe/Prague' },
    incident: 'EX-20270105-01',
    at: at('15:00'),
    speed: 1,
    truth: true,
    mailText: true,
    span: { from: at('09:00'), to: at('15:00') },
    marks: [
      { at: at('09:00'), kind: 'start', says: 'campaign starts' },
      { at: at('09:15'), kind: 'alarm', says: 'alarm' },
    ],
    deadlines: [
      {
        step: 'acknowledge',
        key: '',
        title: 'A person answers',
        state: 'met',
        from: at('09:15'),
        dueAt: at('13:15'),
        metAt: at('10:58'),
        paused: [],
      },
    ],
    mails: [
      { at: at('09:15'), who: 'us', what: 'alarm', ref: 'msg_1' },
      { at: at('09:25'), who: 'robot', what: 'ticket robot', ref: 'mail_1' },
      { at: at('10:58'), who: 'person', what: 'report', ref: 'mail_2' },
    ],
    copies: [
      {
        deployment: 'dep_00000000000000000000001',
        name: 'copy a',
        role: 'implant',
        host: 'wn017',
        job: 'J1',
        firstBeatAt: at('09:03'),
        silences: [
          {
            kind: 'killed',
            from: at('10:51:20'),
            due: at('10:51:50'),
            until: null,
            confirmed: true,
            why: 'The process ended without a last word.',
          },
        ],
        sandbox: null,
      },
    ],
    probes: [
      { at: at('11:10'), drill: 'let-in', innocent: 'let-in' },
      { at: at('11:20'), drill: 'refused', innocent: 'let-in' },
      { at: at('11:30'), drill: 'refused', innocent: 'let-in' },
    ],
    workload: [{ from: at('09:30'), to: at('14:50'), running: 'yes', owner: 'let-in', count: 33 }],
    claims: [
      {
        id: 'clm_00000000000000000000001',
        mail: 'mail_2',
        kind: 'copies-stopped',
        saidAt: at('10:58'),
        claimedAt: at('10:42'),
        said: 'stopped 1 at 2027-01-05 10:42:00 UTC',
        measured: '1 of 1 copies silent',
        gapSeconds: -560,
        judged: 'false',
      },
    ],
    outages: [],
    downtimes: [],
    ...change,
  };
}
