// Does everything that the procedure asks for, in its order: answer, ban, freeze, examine, stop, report, close.
import {
  answersOn,
  answerText,
  ban,
  closureText,
  examine,
  nextMail,
  note,
  now,
  processesOfJobs,
  readRequest,
  release,
  reply,
  reportText,
  signalAll,
  subjectLine,
  submissionsOf,
  tellColleagues,
  waitMachineMs,
  waitMinutes,
  waitUntil,
} from './kit/index.mjs';

const READING_MINUTES = 3;
const CLOSING_HOURS = 5;
// Long enough that the silence of a frozen process is seen as what it is, before it is ended.
const FROZEN_PERIODS = 12;

async function main() {
  const alarm = await alarmMail();
  const { incident, dn } = readRequest(alarm);
  await waitMinutes(READING_MINUTES);
  await reply(alarm, {
    subject: subjectLine(incident, 'Received, we are on it'),
    text: 'Dear colleagues,\n\nI have read your mail and look into it at once.\n\nKim, security officer on duty',
  });
  const facts = await contain(dn);
  await reply(alarm, {
    subject: subjectLine(incident, 'First report'),
    text: `Dear colleagues,\n\n${reportText(facts)}`,
  });
  await answer(readRequest(alarm).questions, alarm, incident, facts);
  tellColleagues({ incident, answers: facts.answers });
  await Promise.all([close(alarm, incident, facts), answerRequests(incident, facts)]);
}

async function alarmMail() {
  for (;;) {
    const mail = await nextMail();
    if (!mail.isAutomatic && readRequest(mail).dn) return mail;
  }
}

async function contain(dn) {
  const bannedAt = now();
  ban(dn);
  const submissions = submissionsOf(dn);
  const jobs = submissions.map((line) => line.job);
  const copies = processesOfJobs(jobs);
  const stoppedAt = now();
  signalAll(copies, 'SIGSTOP');
  await waitMachineMs(200);
  const examined = copies.map(examine);
  note(`froze and examined ${copies.length} copies of ${dn}`);
  const period = Math.max(0, ...examined.map(({ traffic }) => traffic?.period ?? 0));
  await waitMachineMs(Math.max(3000, FROZEN_PERIODS * period * 1000));
  signalAll(processesOfJobs(jobs), 'SIGKILL');
  // One copy's answers must belong together: its own hash with its own times.
  const copy = examined[0] ?? {};
  const first = submissions.find((line) => line.job === copy.job) ?? submissions[0];
  const times = { submitted: first?.at, first: copy.startedAt, banned: bannedAt, stopped: stoppedAt };
  return {
    dn,
    banned: true,
    bannedAt,
    jobs,
    pids: submissions.map((line) => line.pid),
    stopped: copies.length,
    stoppedAt,
    how: 'freezing (SIGSTOP), and SIGKILL after the examination',
    submittedFrom: first?.from,
    submittedAt: first?.at,
    evidence: 'program files, memory and open files of every copy; the sandboxes stand untouched',
    answers: answersOn(copy, times),
  };
}

async function answerRequests(incident, facts) {
  for (;;) {
    const mail = await nextMail();
    if (mail.isAutomatic) continue;
    await waitMinutes(READING_MINUTES);
    await answer(readRequest(mail).questions, mail, incident, facts);
  }
}

async function answer(questions, mail, incident, facts) {
  if (questions.length === 0) return;
  const text = `Dear colleagues,\n\nhere are our answers.\n\n${answerText(facts.answers, questions)}`;
  await reply(mail, { subject: subjectLine(incident, 'Answers to your questions'), text });
}

async function close(alarm, incident, facts) {
  await waitUntil(new Date(facts.bannedAt.getTime() + CLOSING_HOURS * 3_600_000));
  const resolution =
    'the identity is banned, every copy is stopped and was examined, the sandboxes are released';
  const lessons = 'alarms on submissions by one identity from a new address would have shown it earlier';
  const closure = closureText({ resolution, lessons, released: facts.jobs.join(', ') });
  const text = `Dear colleagues,\n\nthis is our closure report.\n\n${reportText(facts)}\n\n${closure}`;
  await reply(alarm, { subject: subjectLine(incident, 'Closure report'), text });
  release(facts.jobs);
}

await main();
