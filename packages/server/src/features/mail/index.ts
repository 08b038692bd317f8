export { type Attachment, attachmentsIn } from './attachments.ts';
export { bodyText, subjectLine } from './compose.ts';
export { holdMail } from './hold-mail.ts';
export { mailJobKinds, mailJobs, mailSchedules } from './jobs.ts';
export { type MachineParts, machinePartsOf } from './machine-parts.ts';
export { openedBytes } from './opened.ts';
export { mayReadMail, maySeeDeliveries } from './policy.ts';
export { type NewMessage, type NewRecipient, queueMessage } from './queue-message.ts';
export {
  type Claim,
  extractFields,
  type Field,
  type FormFacts,
  formFacts,
  normaliseDn,
  type ReadingContext,
  readClaims,
  readMail,
  type SaidTime,
  type Tlp,
} from './reader/index.ts';
export { type ReceivedMail, receiveMail } from './receive.ts';
export { acceptSender, assignMail, dismissMail, refuseSender, rereadMail } from './review.ts';
export { mailRoutes } from './routes.ts';
export {
  currentReading,
  type MailReadingRow,
  mailById,
  type Place,
  placeOf,
  rawOf,
  readingById,
} from './store.ts';
export { type ReceivedMessage, type SentMessage, threadOf } from './thread.ts';
export { reviewableMail } from './views.ts';
