// Says that somebody looks into it, then from where the jobs came, and is not heard of again.
import { alarmMail, readRequest, reply, stamp, standard, submissionsOf, waitMinutes } from './kit/index.mjs';

const alarm = await alarmMail();
const { incident, dn } = readRequest(alarm);
await waitMinutes(standard.acknowledgeAfter);
await reply(alarm, {
  subject: standard.subject(incident, 'Received, we are on it'),
  text: `${standard.greeting}\n\n${standard.acknowledgement}`,
});
await waitMinutes(60);
const [first] = submissionsOf(dn);
await reply(alarm, {
  subject: standard.subject(incident, 'What our log says'),
  text: `${standard.greeting}\n\nSubmission address: ${first?.from} at ${stamp(first?.at ?? new Date(0))}`,
});
