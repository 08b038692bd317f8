import { hasHeader, header, type Part } from '../mime/index.ts';
import { answerPrefix, forwardPrefix } from '../phrases/subject-prefix.ts';
import { parseMailboxes } from './address.ts';

/** What in a mail's outer form is a person's habit. None of it proves a person; rules weigh it against a template. */
export interface HumanStyle {
  answers: boolean;
  forwards: boolean;
  /** A program that people write mail with named itself. */
  mailProgram: boolean;
  /** Addressed to several, as robots rarely do. */
  severalRecipients: boolean;
  threaded: boolean;
}

const programs =
  /thunderbird|mozilla|mutt|apple mail|iphone mail|ipad mail|outlook(?! express server)|evolution|k-?mail|claws|sylpheed|roundcube|horde|squirrelmail|gnus|emacs|alpine|pine|the bat|eudora|postbox|airmail|webmail|zimbra|lotus notes|ibm notes|rainloop|sogo|k9|mailmate|trojita|mulberry|nmh|seamonkey|entourage|geary|exmh|vm [0-9]|mailspring|em client|becky|foxmail/i;

export function humanStyle(root: Part, subject: string): HumanStyle {
  const program = `${header(root, 'user-agent')} ${header(root, 'x-mailer')}`;
  const count = parseMailboxes(`${header(root, 'to')},${header(root, 'cc')}`).length;
  return {
    answers: answerPrefix.test(subject),
    forwards: forwardPrefix.test(subject),
    mailProgram: programs.test(program),
    severalRecipients: count > 1,
    threaded: hasHeader(root, 'in-reply-to') || hasHeader(root, 'references'),
  };
}

const greeting =
  /^(?:hi|hello|hallo|dear (?!sender|customer|user|mail)|hey|good (?:morning|afternoon|day|evening)|guten (?:tag|morgen|abend)|liebe[rs]? |sehr geehrte|servus|moin|bonjour|bonsoir|salut|cher|hola|buenos|buenas|estimad|querid|ol[áa]\b|bom dia|boa tarde|prezad|ciao|buongiorno|salve|gentile|egregi|beste |geachte|goede(?:morgen|middag)|hej|hei\b|kære|bästa|cześć|dzień dobry|szanown|witam|dobrý den|ahoj|vážen|здравствуйте|привет|добрый|уважаем|szia|tisztelt|kedves|merhaba|sayın)/;
const farewell =
  /\b(?:(?:kind|best|warm|many) regards|regards,|cheers|sincerely|best wishes|yours|thanks,|thank you,|thanks!|mit freundlichen|viele grüße|beste grüße|freundliche grüße|liebe grüße|gruß|grüße|mfg|cordialement|bien à vous|salutations|saludos|atentamente|un saludo|atenciosamente|abraços|cumprimentos|cordiali saluti|distinti saluti|met vriendelijke groet|groeten|hälsningar|hilsen|pozdrawiam|z poważaniem|s pozdravem|с уважением|üdvözlettel|saygılarımla)\b/;

const firstPerson = /\b(?:i|i'm|i've|i'll|my|ich|mein|je|j'ai|yo|io|eu|ik|jag|jeg|ja|já|я)\b/;
const greetingWord =
  /\b(?:hi|hello|hallo|dear|hey|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte|bonjour|hola|olá|ciao|buongiorno|beste|geachte|hej|cześć|dobrý den|здравствуйте)\b/;

/** Whether a text that came through a ticket system has the voice of a person: says I, greets, or takes leave. */
export function personalVoice(folded: string): boolean {
  return firstPerson.test(folded) || greetingWord.test(folded.slice(0, 400)) || personalTone(folded);
}

/** A greeting to a person or a farewell: templates of mail systems have neither, but for qmail's `Hi.`. */
export function personalTone(folded: string): boolean {
  return (greeting.test(folded) && !folded.startsWith('hi. this is')) || farewell.test(folded.slice(0, 3000));
}
