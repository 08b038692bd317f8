// Says once that somebody looks into it, and is not heard of again.
import { alarmMail, readRequest, reply, standard, waitMinutes } from './kit/index.mjs';

const alarm = await alarmMail();
await waitMinutes(standard.acknowledgeAfter);
await reply(alarm, {
  subject: standard.subject(readRequest(alarm).incident, 'Received, we are on it'),
  text: `${standard.greeting}\n\n${standard.acknowledgement}`,
});
