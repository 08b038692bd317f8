// Answers every mail in time and in form, and says truly that nothing was done.
import {
  answersOn,
  answerText,
  closureText,
  examine,
  nextMail,
  now,
  processesOfJobs,
  readRequest,
  reply,
  reportText,
  subjectLine,
  submissionsOf,
  waitMinutes,
  waitUntil,
} from './kit/index.mjs';

const CLOSING_HOURS = 5;

let alarm = await nextMail();
while (alarm.isAutomatic || !readRequest(alarm).dn) alarm = await nextMail();
const { incident, dn, questions } = readRequest(alarm);
await waitMinutes(3);
await reply(alarm, {
  subject: subjectLine(incident, 'Received, we are on it'),
  text: 'Dear colleagues,\n\nI have read your mail and look into it.\n\nMo, site security',
});
const submissions = submissionsOf(dn);
const jobs = submissions.map((line) => line.job);
const [first] = submissions;
const report = reportText({
  dn,
  banned: false,
  jobs,
  pids: submissions.map((line) => line.pid),
  stopped: 0,
  submittedFrom: first?.from,
  submittedAt: first?.at,
  evidence: 'nothing was touched',
});
await reply(alarm, { subject: subjectLine(incident, 'First report'), text: `Dear colleagues,\n\n${report}` });
if (questions.length > 0) await answer(alarm, questions);

const closingAt = new Date(now().getTime() + CLOSING_HOURS * 3_600_000);
await Promise.all([close(), answerRequests()]);

async function answerRequests() {
  for (;;) {
    const mail = await nextMail();
    if (mail.isAutomatic) continue;
    await waitMinutes(3);
    await answer(mail, readRequest(mail).questions);
  }
}

async function answer(mail, asked) {
  if (asked.length === 0) return;
  const copies = processesOfJobs(jobs).map(examine);
  const copy = copies[0] ?? {};
  const submission = submissions.find((line) => line.job === copy.job);
  const answers = answersOn(copy, { submitted: submission?.at, first: copy.startedAt });
  await reply(mail, {
    subject: subjectLine(incident, 'Answers to your questions'),
    text: answerText(answers, asked),
  });
}

async function close() {
  await waitUntil(closingAt);
  const closure = closureText({
    resolution: 'we looked at the programs and left everything as it was',
    lessons: 'we need somebody who may ban an identity',
  });
  await reply(alarm, { subject: subjectLine(incident, 'Closure report'), text: `${report}\n\n${closure}` });
}
