import type { Phrase } from './fold.ts';

/** List servers that introduce themselves. */
export const listProgram: readonly Phrase[] = [
  /this is the (?:mlmmj|ezmlm|ecartis|listar|listproc|smartlist)\b[^.]{0,20}(?:program|server)|i'm (?:the|your) (?:list|listserv|majordomo)[^.]{0,20}(?:robot|server|manager)/,
];

/** A posting waits for a moderator. */
export const held: readonly Phrase[] = [
  /awaits? moderator approval|awaiting (?:release|moderat|approv)|(?:is|has been|was) (?:being )?held (?:for|until|pending)|waiting for (?:moderat|approv)|(?:has been|was) (?:forwarded|submitted|sent) to the (?:list )?moderator|moderators? (?:are|is|will|has|have)[^.]{0,40}(?:review|approv)|needs? (?:moderator )?approval|pending (?:moderat|approv)|wartet auf (?:die )?(?:bestätigung|genehmigung|freigabe)|en attente (?:de|d')[^.]{0,30}(?:modér|approb)|pendiente de (?:aprob|moder)|in attesa di (?:approvazione|moderazione)|ожидает (?:подтверждени|модератор)/,
];

/** A posting was turned down. */
export const refused: readonly Phrase[] = [
  /(?:you are|you're|sender is|is|are) not (?:allowed|authorized|authorised|permitted) to (?:post|send|distribute)|non-?members? (?:are not|is not|may not)|(?:deliver|post|message|mail)[^.]{0,80}not a (?:list )?(?:subscriber|member)|(?:your|the) (?:message|posting|request|mail)[^.]{0,80}(?:has been|was) (?:rejected|refused|denied)|message (?:has been )?(?:automatically )?rejected|post to \S+ denied|unable to be delivered to the list|nicht (?:berechtigt|gestattet)|pas autorisé|loop alert|duplicated message-?id/,
];

/** Answers to commands, welcomes and requests to confirm. */
export const administrative: readonly Phrase[] = [
  /confirm[^.]{0,60}(?:subscri|unsubscri|membership|email address)|results of your (?:e-?mail )?command|majordomo|welcome to (?:the )?[^.]{0,60}(?:list|@)|output of your job|subscription (?:request|confirm)|help for \S+ mailing list|mailing list (?:help|information)/,
];
