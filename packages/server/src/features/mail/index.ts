export {
  type DeliveryHistory,
  deliveriesOf,
  deliveriesToContact,
  type Reply,
  repliesOf,
} from './facts.ts';
export { mailJobKinds, mailJobs, mailSchedules } from './jobs.ts';
export type { DeliveryState } from './model.ts';
export { type NewMessage, queueMessage } from './queue-message.ts';
export { type ReceivedMail, receiveMail } from './receive.ts';
export { type MailReadingRow, mailById, readingById } from './store.ts';
