import type { Claim, SaidTime } from '../types.ts';
import { jobsIn, of, type Passage, pidsIn, type Scan, said, timeIn } from './scan.ts';
import { clausesOf } from './sentences.ts';
import * as words from './words.ts';

/** What one sentence of free text claims. Plans and questions claim nothing; guesses are of low confidence. */
export function claimsOfSentence(scan: Scan, sentence: Passage): Claim[] {
  if (words.others.test(sentence.text)) return [];
  const clauses = clausesOf(scan, sentence);
  const claims: Claim[] = [];
  clauses.forEach((clause, index) => {
    const mood = moodOf(clause, sentence);
    if (mood === 'plan') return;
    const time = timeIn(clause) ?? timeOfSentence(clauses, index);
    const make = { clause, sentence, mood, time };
    for (const claim of [
      ban(make),
      stop(make),
      find(make),
      from(make),
      isolate(make),
      keep(make),
      release(make),
    ])
      if (claim) claims.push(claim);
  });
  const whole = { clause: sentence, sentence, mood: moodOf(sentence, sentence), time: timeIn(sentence) };
  if (whole.mood !== 'plan' && !claims.some((claim) => claim.kind === 'submission-address')) {
    const claim = from(whole);
    if (claim) claims.push(claim);
  }
  return merged([...claims, ...answers(sentence)]);
}

type Mood = 'done' | 'not-done' | 'unsure' | 'plan';

interface Statement {
  clause: Passage;
  sentence: Passage;
  mood: Mood;
  time: SaidTime | null;
}

function moodOf(clause: Passage, sentence: Passage): Mood {
  const question = /\?\s*$/.test(sentence.text);
  const plan = words.future.test(clause.text) && !/\b(?:worden|wurden?)\b/i.test(clause.text);
  if (plan || question) return 'plan';
  if (words.negation.test(clause.text)) return 'not-done';
  return words.unsure.test(clause.text) ? 'unsure' : 'done';
}

/** A time in a neighbouring clause that says nothing else (`at 10:42 CET, we …`) belongs to this one; one of another deed does not. */
function timeOfSentence(clauses: Passage[], index: number): SaidTime | null {
  const idle = [clauses[index + 1], clauses[index - 1]].filter((one) => one !== undefined && !saysDeed(one));
  return idle.map((one) => timeIn(one as Passage)).find((time) => time !== null) ?? null;
}

function saysDeed(clause: Passage): boolean {
  return [words.banned, words.stopped, words.isolatedWords, words.found, words.submission, words.kept].some(
    (one) => one.test(clause.text),
  );
}

const sure = (mood: Mood): 'high' | 'low' => (mood === 'done' ? 'high' : 'low');

function ban({ clause, sentence, mood, time }: Statement): Claim | null {
  if (!words.banned.test(clause.text)) return null;
  const dn = of(sentence, 'dn')[0]?.value ?? null;
  const object = words.identityWords.test(clause.text) || dn !== null;
  if (words.weakBan.test(clause.text) && !object) return null;
  if (!object && (words.networkObject.test(clause.text) || of(clause, 'ipv4', 'ipv6').length > 0))
    return null;
  if (/\bun-?banned|entsperrt\b/i.test(clause.text))
    return { ...said(sentence, 'sentence', 'low'), kind: 'identity-banned', banned: false, dn, at: null };
  const negated = mood === 'not-done';
  return {
    ...said(sentence, 'sentence', mood === 'unsure' ? 'low' : 'high'),
    kind: 'identity-banned',
    banned: !negated,
    dn,
    at: negated ? null : time,
  };
}

function stop({ clause, sentence, mood, time }: Statement): Claim | null {
  if (!words.stopped.test(clause.text) || !words.copyWords.test(clause.text)) return null;
  if (mood === 'not-done') return null;
  const jobs = jobsIn(clause);
  const pids = pidsIn(clause);
  const all = /\b(?:all|alle|every|sämtliche)\b/i.test(clause.text);
  const count = words.countIn(clause.text) ?? (jobs.length || pids.length || null);
  const confidence = mood === 'done' && (count !== null || all) ? 'high' : 'low';
  const how = words.stopped.exec(clause.text)?.[0]?.toLowerCase() ?? '';
  return {
    ...said(sentence, 'sentence', confidence),
    kind: 'copies-stopped',
    count,
    all,
    jobs,
    pids,
    at: time,
    how,
  };
}

function find({ clause, sentence, mood }: Statement): Claim | null {
  if (!words.found.test(clause.text) || !words.copyWords.test(clause.text)) return null;
  const jobs = jobsIn(clause);
  const pids = pidsIn(clause);
  const none = mood === 'not-done' && /\b(?:no|not|any|kein\w*)\b/i.test(clause.text);
  const count = none ? 0 : (words.countIn(clause.text) ?? (jobs.length || pids.length || null));
  if (count === null) return null;
  return {
    ...said(sentence, 'sentence', none ? 'low' : sure(mood)),
    kind: 'copies-found',
    count,
    jobs,
    pids,
  };
}

function from({ clause, sentence, mood, time }: Statement): Claim | null {
  const ips = of(clause, 'ipv4', 'ipv6');
  const [ip] = ips;
  if (!ip || mood === 'not-done' || !words.submission.test(clause.text) || !words.fromWords.test(clause.text))
    return null;
  const controller = /\b(?:controller|C2|C&C|command|beacon|talk|connects? to|connected to|traffic)\b/i.test(
    clause.text,
  );
  return {
    ...said(sentence, 'sentence', ips.length === 1 && !controller ? sure(mood) : 'low'),
    kind: 'submission-address',
    ip: ip.value,
    at: time,
  };
}

function isolate({ clause, sentence, mood, time }: Statement): Claim | null {
  if (!words.isolatedWords.test(clause.text) || mood === 'not-done') return null;
  const times = of(sentence, 'time');
  const until = words.rejoined.test(sentence.text) && times.length > 1 ? times[1] : undefined;
  return {
    ...said(sentence, 'sentence', sure(mood)),
    kind: 'isolated',
    at: time,
    until: until
      ? { at: new Date(until.value), sure: until.confidence === 'high', quote: until.quote }
      : null,
  };
}

function keep({ clause, sentence, mood }: Statement): Claim | null {
  if (!words.kept.test(clause.text) || !words.evidenceObject.test(clause.text) || mood === 'not-done')
    return null;
  return { ...said(sentence, 'sentence', sure(mood)), kind: 'evidence-kept', what: clause.text.trim() };
}

function release({ clause, sentence, mood }: Statement): Claim | null {
  if (
    !words.releasedWords.test(clause.text) ||
    !(words.copyWords.test(clause.text) || /sandbox/i.test(clause.text)) ||
    mood === 'not-done'
  )
    return null;
  const jobs = jobsIn(clause);
  const all = jobs.length === 0 && /\b(?:all|alle|the|die)\b/i.test(clause.text);
  return { ...said(sentence, 'sentence', jobs.length > 0 ? sure(mood) : 'low'), kind: 'released', jobs, all };
}

/** Answers given in running text, told by what they are; an officer reads them before they count. */
function answers(sentence: Passage): Claim[] {
  const base = said(sentence, 'sentence', 'low');
  const found: Claim[] = [];
  const hash = of(sentence, 'sha256');
  if (hash.length === 1 && hash[0])
    found.push({ ...base, kind: 'answer', question: 'F1', text: hash[0].value });
  const endpoint = of(sentence, 'endpoint');
  if (
    endpoint.length === 1 &&
    endpoint[0] &&
    /controller|C2|C&C|connect|talk|beacon|command|verbind/i.test(sentence.text)
  )
    found.push({ ...base, kind: 'answer', question: 'F2', text: endpoint[0].value });
  const token = of(sentence, 'token').find((one) => one.confidence === 'high');
  if (token && /canary|config|kanarien/i.test(sentence.text))
    found.push({ ...base, kind: 'answer', question: 'F3', text: token.value });
  else if (token && /memory|unlinked|speicher|deleted file|gelöscht/i.test(sentence.text))
    found.push({ ...base, kind: 'answer', question: 'F4', text: token.value });
  return found;
}

/** One sentence makes one claim of a kind; of several clauses the surer and the more exact one counts. */
function merged(claims: Claim[]): Claim[] {
  const best = new Map<string, Claim>();
  for (const claim of claims) {
    const key = claim.kind === 'answer' ? `answer ${claim.question}` : claim.kind;
    const other = best.get(key);
    if (!other || weight(claim) > weight(other)) best.set(key, claim);
  }
  return [...best.values()];
}

function weight(claim: Claim): number {
  const timed = 'at' in claim && claim.at !== null ? 1 : 0;
  const counted = 'count' in claim && claim.count !== null ? 1 : 0;
  return (claim.confidence === 'high' ? 4 : 0) + timed + counted;
}
