export { readImapUrl } from './address.ts';
export { ImapMailbox } from './imap-mailbox.ts';
