// Writes reports in the form that the alarm asks for. What is not known is left out.
import { stamp } from './clock.mjs';

const when = (date) => (date ? stamp(date) : undefined);

/** The subject line of everything that belongs to an incident. */
export function subjectLine(incident, words, tlp = 'AMBER') {
  return `[${incident}] [TLP:${tlp}] ${words}`;
}

/**
 * `facts`: {banned: boolean, bannedAt, dn, jobs[], pids[], stopped, stoppedAt, how, submittedFrom, submittedAt, evidence}
 */
export function reportText(facts) {
  const { banned, bannedAt, dn, jobs, pids, stopped, stoppedAt, how } = facts;
  return lines(
    `Identity banned: ${banned ? `yes at ${when(bannedAt)}` : 'no'} (dn: ${dn})`,
    jobs && `Copies found: ${jobs.length} (jobs: ${jobs.join(', ')}; pids: ${pids.join(', ')})`,
    stopped !== undefined &&
      `Copies stopped: ${stopped}${stoppedAt ? ` at ${when(stoppedAt)}, by ${how}` : ''}`,
    facts.submittedFrom && `Submission address: ${facts.submittedFrom} at ${when(facts.submittedAt)}`,
    facts.evidence && `Evidence kept: ${facts.evidence}`,
  );
}

/** The answers to the numbered questions on one copy, as `{F1: …}`. */
export function answersOn(copy, times = {}) {
  const { sha256, connections = [], canaryToken, config, memoryToken, unlinkedToken, traffic } = copy;
  const remote = connections[0]?.remote ?? (config && `${config.controller_ip}:${config.controller_port}`);
  const volatile = memoryToken ?? unlinkedToken;
  // What it is told to do holds however busy its host was meanwhile.
  const period = config?.period_ms ? Number(config.period_ms) / 1000 : traffic?.period;
  const f6 = ['submitted', 'first', 'banned', 'stopped'].filter((key) => times[key]);
  return withoutEmpty({
    F1: sha256,
    F2: remote && `${remote}/tcp`,
    F3: canaryToken ?? config?.config_token,
    F4: volatile,
    F5:
      traffic && remote
        ? `peers=${remote.split(':')[0]} beats=${traffic.beats} period=${period.toFixed(2)}s bytes=${traffic.bytes}`
        : undefined,
    F6: f6.length > 0 ? f6.map((key) => `${key}=${when(times[key])}`).join(' ') : undefined,
  });
}

export function answerText(answers, questions) {
  return lines(...questions.map((question) => answers[question] && `${question}: ${answers[question]}`));
}

export function closureText({ resolution, lessons, released }) {
  return lines(
    `Resolution: ${resolution}`,
    `Lessons learnt: ${lessons}`,
    released && `Released: ${released}`,
  );
}

function lines(...all) {
  return all.filter(Boolean).join('\n');
}

function withoutEmpty(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
