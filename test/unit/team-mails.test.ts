/** Every team plays alone at a site made by hand; what it writes is read as Muster reads it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classifyMail } from '../../packages/server/src/features/mail/classifier/index.ts';
import {
  type Claim,
  formFacts,
  type MailReading,
  readClaims,
  readMail,
} from '../../packages/server/src/features/mail/reader/index.ts';
import {
  askQuestions,
  INCIDENT,
  playAlone,
  ROGUE,
  SPEED,
  type TeamSite,
  teamNames,
} from './team-site.fixture.ts';

interface Read {
  kind: string;
  mail: MailReading;
  form: ReturnType<typeof formFacts>;
  claims: Claim[];
  envelopeFrom: string;
}

interface Played {
  mails: Read[];
  banned: string;
  running: string[];
  complaints: string;
}

/** How many mails a team writes that does everything: acknowledgement, report, answers, closure. */
const ALL = 4;
const MAILS: Record<string, number> = {
  'acknowledges-only': 1,
  'names-the-address': 2,
  'acts-but-never-writes': 0,
  'dead-address': 0,
  'nobody-reads': 0,
  'vacation-only': 1,
  'ticket-robot-then-silence': 1,
  'human-through-rt': 5,
  'leaves-a-request-open': 3,
  'never-closes': 3,
  // The times are told again when they are complete.
  'contains-late': 5,
};
/** Contains after a day, and is asked before: its clock leaves a busy machine the time for that. */
const LATE = 'contains-late';
const LATE_SPEED = SPEED / 5;
const AT_ONCE = 12;
const LONGEST_MS = 60_000;

const dir = mkdtempSync(join(tmpdir(), 'teams-alone-'));
const played = new Map<string, Played>();

beforeAll(async () => {
  const late = play(LATE, LATE_SPEED);
  const names = teamNames().filter((name) => name !== LATE);
  for (let from = 0; from < names.length; from += AT_ONCE) {
    await Promise.all(
      names.slice(from, from + AT_ONCE).map(async (name) => void played.set(name, await play(name))),
    );
  }
  played.set(LATE, await late);
}, 200_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function play(name: string, speed = SPEED): Promise<Played> {
  const site = await playAlone(name, join(dir, name), speed);
  try {
    // Whoever contains late is asked before that, everybody else after.
    if (name === LATE) await until(() => site.mails.length > 0);
    else await sleep(500);
    askQuestions(site);
    await until(() => site.mails.length >= (MAILS[name] ?? ALL) && isSettled(name, site));
    return {
      mails: await Promise.all(site.mails.map(read)),
      banned: site.banned(),
      running: site.running(),
      complaints: site.complaints(),
    };
  } finally {
    await site.stop();
  }
}

/** Silent teams are watched until they have acted. */
function isSettled(name: string, site: TeamSite): boolean {
  return name !== 'acts-but-never-writes' || site.running().length === 1;
}

async function read({ raw, envelopeFrom }: TeamSite['mails'][number]): Promise<Read> {
  const mail = await readMail(raw);
  return {
    kind: (await classifyMail(raw)).class,
    mail,
    form: formFacts({ subject: mail.subject, text: mail.body }),
    claims: readClaims(mail.body, { zone: 'Europe/Amsterdam', sentAt: mail.date as Date }),
    envelopeFrom,
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + LONGEST_MS; !isTrue() && Date.now() < end; ) await sleep(100);
}

function of(team: string): Played {
  return played.get(team) as Played;
}

function mailOf(team: string, words: string): Read {
  return of(team).mails.find(({ mail }) => mail.subject.includes(words)) as Read;
}

function claim<Kind extends Claim['kind']>(
  from: Read,
  kind: Kind,
): Extract<Claim, { kind: Kind }> | undefined {
  return from.claims.find((one): one is Extract<Claim, { kind: Kind }> => one.kind === kind);
}

function answers(team: string): Record<string, string> {
  const claims = of(team).mails.flatMap((one) => one.claims);
  return Object.fromEntries(
    claims.flatMap((one) => (one.kind === 'answer' ? [[one.question, one.text]] : [])),
  );
}

const WRITES_ALL = teamNames().filter((name) => (MAILS[name] ?? ALL) >= ALL);

describe('every team', () => {
  test.each(teamNames())(
    '%s starts, plays and writes as many mails as it should, without a fault',
    (name) => {
      const { complaints, mails } = of(name);
      expect(complaints).toBe('');
      const subjects = mails.map(({ mail }) => mail.subject);
      expect(subjects, subjects.join('\n')).toHaveLength(MAILS[name] ?? ALL);
    },
  );

  test('people are taken for people and machines for machines', () => {
    for (const [name, { mails }] of played) {
      const machines: Record<string, string[]> = {
        'vacation-only': ['auto-reply'],
        'ticket-robot-then-silence': ['ticket'],
        'human-through-rt': ['ticket', 'human', 'human', 'human', 'human'],
      };
      expect(`${name}: ${mails.map(({ kind }) => kind)}`).toBe(
        `${name}: ${machines[name] ?? mails.map(() => 'human')}`,
      );
    }
  });

  test('what is said is said with certainty: nothing waits for an officer to read it', () => {
    for (const [name, { mails }] of played) {
      const unsure = mails
        .filter(({ kind }) => kind === 'human')
        .flatMap(({ claims }) => claims.filter(({ confidence }) => confidence === 'low'))
        .map(({ kind, quote }) => `${kind}: ${quote}`);
      expect(`${name}: ${unsure}`).toBe(`${name}: `);
    }
  });

  test('people write from the registered address, but for the one who is at home', () => {
    const senders = WRITES_ALL.map((name) => [name, mailOf(name, 'eport').mail.from?.address]);
    const others = senders.filter(([, address]) => address !== 'security@alone.lab.example');
    expect(others).toEqual([['private-address', 'kim.visser@private.lab.example']]);
  });

  test('all but one address CSIRT and NGI', () => {
    const without = WRITES_ALL.filter(
      (name) => !of(name).mails.some(({ mail }) => mail.cc.some(({ address }) => address.includes('ngi-nl'))),
    );
    expect(without).toEqual(['forgets-the-ngi']);
  });
});

describe('reports', () => {
  const FIELDS = ['identity-banned', 'copies-found', 'copies-stopped', 'submission-address'];

  test('all but three carry id, label and every required field', () => {
    const lacking = WRITES_ALL.filter((name) => {
      const { form } = mailOf(name, 'First report');
      const complete = FIELDS.every((field) => form.fields.includes(field));
      return !(form.hasId && form.tlp?.label === 'AMBER' && complete);
    });
    expect(lacking).toEqual(['cuts-network-only', 'forgets-tlp-and-id', 'leaves-a-line-out']);
    expect(mailOf('exemplary', 'First report').form.incidentIds).toEqual([INCIDENT]);
  });

  test.each(['exemplary', 'german-with-quoted-thread', 'human-through-rt', 'human-through-mailman'])(
    '%s says the same',
    (team) => {
      const report = mailOf(team, 'First report');
      const ban = claim(report, 'identity-banned');
      expect(ban).toMatchObject({ banned: true, dn: ROGUE, at: { sure: true } });
      expect(claim(report, 'copies-found')).toMatchObject({ count: 3, jobs: ['J1AAA', 'J2BBB', 'J3CCC'] });
      expect(claim(report, 'copies-found')?.pids).toHaveLength(3);
      expect(claim(report, 'copies-stopped')).toMatchObject({ count: 3, at: { sure: true } });
      expect(claim(report, 'submission-address')?.ip).toBe('127.66.3.41');
      const submitted = claim(report, 'submission-address')?.at?.at.toISOString();
      expect(submitted?.slice(0, 16)).toBe('2027-01-05T08:15');
      const hour = 3_600_000;
      expect(Math.abs((ban?.at?.at.getTime() ?? 0) - Date.UTC(2027, 0, 5, 9))).toBeLessThan(48 * hour);
      expect(mailOf(team, 'Closure report').form.fields).toEqual(
        expect.arrayContaining(['resolution', 'lessons']),
      );
      expect(Object.keys(answers(team))).toEqual(['F1', 'F2', 'F3', 'F4', 'F5', 'F6']);
    },
  );

  test('deviations say what they are meant to say', () => {
    const banned = (team: string) => claim(mailOf(team, 'First report'), 'identity-banned')?.banned;
    const stopped = (team: string) => claim(mailOf(team, 'First report'), 'copies-stopped')?.count;
    const found = (team: string) => claim(mailOf(team, 'First report'), 'copies-found');
    expect(
      ['exemplary', 'bans-nobody', 'closes-front-door-to-all', 'writes-but-never-acts'].map(banned),
    ).toEqual([true, false, false, false]);
    expect(['two-of-three', 'bans-but-leaves-copies', 'claims-what-it-did-not-do'].map(stopped)).toEqual([
      2, 0, 3,
    ]);
    expect(found('names-two-of-three')).toMatchObject({ count: 2, jobs: ['J2BBB', 'J3CCC'] });
    expect(claim(mailOf('names-the-wrong-address', 'First report'), 'submission-address')?.ip).toBe(
      '198.51.100.7',
    );
    expect(claim(mailOf('isolates-hour-then-examines', 'First report'), 'isolated')).toMatchObject({
      at: { sure: true },
      until: { sure: true },
    });
    expect(claim(mailOf('cuts-network-only', 'First report'), 'isolated')).toMatchObject({
      at: { sure: true },
    });
    expect(mailOf('closes-without-lessons', 'Closure report').form.fields).not.toContain('lessons');
    expect(mailOf('forgets-tlp-and-id', 'Closure report').form).toMatchObject({ hasId: false, tlp: null });
  });
});

describe('answers', () => {
  test('the exemplary ones are complete and in the form that was asked for', () => {
    const { F1, F2, F3, F4, F5, F6 } = answers('exemplary');
    expect(F1).toMatch(/^[0-9a-f]{64}$/);
    expect(F2).toMatch(/^127\.0\.0\.1:\d+\/tcp$/);
    expect([F3, F4]).toEqual(['aaaabbbbccccdddd', 'iiiijjjjkkkkllll']);
    expect(F5).toBe('peers=127.0.0.1 beats=21 period=0.20s bytes=9450');
    expect(F6).toMatch(/^submitted=\S+Z first=\S+Z banned=\S+Z stopped=\S+Z$/);
  });

  test('each deviation touches one of them', () => {
    const good = Object.keys(answers('exemplary'));
    const has = (team: string) => good.filter((question) => !Object.keys(answers(team)).includes(question));
    expect(has('overlooks-the-canary')).toEqual(['F3']);
    expect(has('overlooks-the-memory')).toEqual(['F4']);
    expect(has('kills-without-looking')).toEqual(['F2', 'F4', 'F5']);
    expect(answers('mistakes-the-port').F2).toBe('127.0.0.1:6667/tcp');
    expect(answers('hashes-the-wrong-file').F1).not.toBe(answers('exemplary').F1);
    expect(answers('miscounts-the-traffic').F5).toContain('beats=210');
    expect(answers('copies-anothers-answers')).toMatchObject({ F1: 'cd', F4: 'theirs' });
    expect(answers('misdates-the-start').F6?.slice(0, 27)).toBe('submitted=2027-01-05T13:15:');
  });
});

describe('deeds', () => {
  const left = (team: string) => of(team).running;

  test('the copies end, and the innocent work goes on', () => {
    for (const team of ['exemplary', 'kills-without-looking', 'acts-but-never-writes', 'bans-nobody'])
      expect(left(team)).toEqual(['J9ZZZ']);
    expect(left('two-of-three')).toEqual(['J1AAA', 'J9ZZZ']);
    for (const team of ['freezes', 'bans-but-leaves-copies', 'claims-what-it-did-not-do', 'nobody-reads'])
      expect(left(team)).toHaveLength(4);
    for (const team of ['destroys-everything', 'stops-the-innocent-too']) expect(left(team)).toEqual([]);
  });

  test('one identity is banned, or none, or all are', () => {
    expect(of('exemplary').banned).toBe(`"${ROGUE}"\n`);
    expect(of('closes-front-door-to-all').banned).toBe('*\n');
    for (const team of [
      'bans-nobody',
      'claims-what-it-did-not-do',
      'writes-but-never-acts',
      'cuts-network-only',
    ])
      expect(of(team).banned).toBe('');
  });
});
