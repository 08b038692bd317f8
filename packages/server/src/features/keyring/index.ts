export { type Frozen, freezeKeys, protectionFor } from './message-keys.ts';
export { type FoundCrypto, type OpenedMail, openMail, signedFor, withSender } from './open-mail.ts';
export { publishedKeys } from './own-keys.ts';
export { protectMail } from './protect-mail.ts';
