export { MailboxWatch } from './watch.ts';
