export { type IncomingMail, SmtpIn, type SmtpInOptions } from './smtp-in.ts';
