// A whole site team that does what the procedure asks for: acknowledge, ban, freeze, examine, end, report, answer,
// close. Other teams play it with a deviation: `await play({ closeAfter: null })` never closes.
import { now, waitMinutes, waitUntil } from './clock.mjs';
import { tellColleagues } from './colleagues.mjs';
import { examine } from './examine.mjs';
import { ban, release, submissionsOf } from './front-door.mjs';
import { nextMail, readRequest, reply } from './mail.mjs';
import { processesOfJobs } from './processes.mjs';
import { answersOn, answerText, closureText, reportText, subjectLine } from './report.mjs';
import { note } from './site.mjs';
import { freezeExamineEnd } from './stop.mjs';

/**
 * What the team does and when; minutes are procedure time. `scene` is what the team knows: {alarm, incident, dn,
 * submissions, jobs, examined, banned, bannedAt, stopped, stoppedAt, how, evidence}; steps fill it in.
 */
export const standard = {
  /** After the alarm. Nothing at all is written before the acknowledgement is out. */
  acknowledgeAfter: 3,
  /** After the alarm; null is never. By then a copy has beaten often enough to say how often it beats. */
  containAfter: 60,
  /** After the containment is done; null is never. */
  reportAfter: 0,
  /** After a request was read; null is never. */
  answerAfter: 3,
  /** After the ban; null is never. */
  closeAfter: 390,
  releases: true,

  banIdentity(scene) {
    ban(scene.dn);
    Object.assign(scene, { banned: true, bannedAt: now() });
  },
  /** Takes the processes of all copies; fills in `examined`, `stopped`, `stoppedAt`, `how`, `evidence`. */
  stopCopies: freezeExamineEnd,
  /** How it looks at a copy that still runs, when it is asked before it has stopped them. */
  look: examine,

  /** How a mail leaves the house. `mail` is what it answers. */
  send: reply,
  subject: subjectLine,
  greeting: 'Dear colleagues,',
  acknowledgement: 'I have read your mail and look into it at once.\n\nKim, security officer on duty',
  /** What the reports say; may differ from what is known. */
  saysInReports: (facts) => facts,
  /** What is answered: `{F1: …}`. */
  saysInAnswers: (answers) => answers,
  reportText,
  closureText,
  resolution: 'what was asked of us is done, and the sandboxes are no longer needed',
  lessons: 'alarms on submissions by one identity from a new address would have shown it earlier',
};

export async function play(deviations = {}) {
  const team = { ...standard, ...deviations };
  const alarm = await alarmMail();
  const scene = { alarm, ...readRequest(alarm), alarmAt: now(), stopped: 0 };
  const acknowledged = acknowledge(team, scene);
  const contained = contain(team, scene);
  await Promise.all([
    reportAndClose(team, scene, acknowledged, contained),
    answerRequests(team, scene, acknowledged, contained),
  ]);
}

export async function alarmMail() {
  for (;;) {
    const mail = await nextMail();
    if (!mail.isAutomatic && readRequest(mail).dn) return mail;
  }
}

async function acknowledge(team, scene) {
  await waitUntil(minutesAfter(scene.alarmAt, team.acknowledgeAfter));
  await team.send(scene.alarm, {
    subject: team.subject(scene.incident, 'Received, we are on it'),
    text: `${team.greeting}\n\n${team.acknowledgement}`,
  });
}

async function contain(team, scene) {
  if (team.containAfter !== null) {
    await waitUntil(minutesAfter(scene.alarmAt, team.containAfter));
    lookUp(scene);
    await team.banIdentity(scene);
    await team.stopCopies(scene, processesOfJobs(scene.jobs));
  } else lookUp(scene);
  note(`${scene.jobs.length} jobs of ${scene.dn} found, ${scene.stopped} stopped`);
}

/** What the front door's log says of the identity. */
function lookUp(scene) {
  scene.submissions = submissionsOf(scene.dn);
  scene.jobs = scene.submissions.map((line) => line.job);
}

async function reportAndClose(team, scene, acknowledged, contained) {
  await Promise.all([acknowledged, contained]);
  tellColleagues({ incident: scene.incident, answers: answersNow(team, scene) });
  await waitMinutes(team.reportAfter);
  const report = () => team.reportText(team.saysInReports(factsOf(scene)));
  await team.send(scene.alarm, {
    subject: team.subject(scene.incident, 'First report'),
    text: `${team.greeting}\n\n${report()}`,
  });
  if (team.closeAfter === null) return;
  await waitUntil(minutesAfter(scene.bannedAt ?? scene.alarmAt, team.closeAfter));
  const closure = team.closureText({
    resolution: team.resolution,
    lessons: team.lessons,
    released: team.releases ? scene.jobs.join(', ') : undefined,
  });
  await team.send(scene.alarm, {
    subject: team.subject(scene.incident, 'Closure report'),
    text: `${team.greeting}\n\n${report()}\n\n${closure}`,
  });
  if (team.releases) release(scene.jobs);
}

async function answerRequests(team, scene, acknowledged, contained) {
  if (team.answerAfter === null) return;
  if (scene.questions.length > 0) await Promise.all([acknowledged, contained]);
  for (let mail = scene.alarm; ; mail = await nextMail()) {
    const { questions } = readRequest(mail);
    if (mail.isAutomatic || questions.length === 0) continue;
    await waitMinutes(team.answerAfter);
    await acknowledged;
    await answer(team, scene, mail, questions);
    // Who answers before the copies are stopped knows half of the times, and tells the rest when it is known.
    if (scene.stoppedAt || team.containAfter === null) continue;
    const rest = questions.filter((one) => one === 'F6');
    void contained.then(() => scene.stoppedAt && answer(team, scene, mail, rest));
  }
}

async function answer(team, scene, mail, questions) {
  const answers = await team.saysInAnswers(answersNow(team, scene), scene);
  const text = answerText(answers, questions);
  if (text === '') return;
  await team.send(mail, {
    subject: team.subject(scene.incident, 'Answers to your questions'),
    text: `${team.greeting}\n\n${text}`,
  });
}

/** All answers on one copy: its own hash with its own times. What still runs is looked at again. */
function answersNow(team, scene) {
  if (!scene.submissions) lookUp(scene);
  const copy = (scene.examined ?? processesOfJobs(scene.jobs).map(team.look))[0] ?? {};
  const submission = scene.submissions.find((line) => line.job === copy.job) ?? scene.submissions[0];
  return answersOn(copy, {
    submitted: submission?.at,
    first: copy.startedAt,
    banned: scene.bannedAt,
    stopped: scene.stoppedAt,
  });
}

function factsOf(scene) {
  const first = scene.submissions[0];
  return {
    dn: scene.dn,
    banned: scene.banned === true,
    bannedAt: scene.bannedAt,
    jobs: scene.jobs,
    pids: scene.submissions.map((line) => line.pid),
    stopped: scene.stopped,
    stoppedAt: scene.stoppedAt,
    how: scene.how,
    submittedFrom: first?.from,
    submittedAt: first?.at,
    evidence: scene.evidence ?? 'nothing was touched',
  };
}

export function minutesAfter(date, minutes) {
  return new Date(date.getTime() + minutes * 60_000);
}
