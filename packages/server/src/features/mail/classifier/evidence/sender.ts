import type { MailView } from '../types.ts';

const daemonLocal =
  /^(?:mailer[-_.]?d(?:a?e|ea)mon|mail[-_.]?daemon|maildaemon|mdaemon|double-bounce|mail[-_.]?delivery(?:[-_.]?(?:system|subsystem|service))?|mailerdaemon|microsoftexchange[0-9a-f]{8,}|mmdf|non-?delivery|ndr|undeliverable|bounce[sd]?|bounce[-+=].*|mail-?system|mail[-_.]?delivery[-_.]?system|delivery[-_.]?status|uucp)$/i;

const daemonName =
  /mailer[-_ ]?daemon|automated response from .*(?:mail|postmaster)|mail[-_ ]?deliver(?:y|er)|mail delivery (?:sub)?system|delivery (?:sub)?system|internet mail delivery|delivery status|mail (?:sub)?system|mail transfer agent|postmaster notif|non-?delivery|undeliverable|^microsoft exchange|mailsystem/i;

const officeLocal =
  /^(?:postmast[eao]r|post[-_.]?master|postmaster[-_.+].*|mail[-_.]?administrator|mailadmin|mail[-_.]?admin|administrator|systemadministrator|system|systemadmin|admin|root|daemon|smtp|mail|mailer|nobody|error|errors|no-?reply|do-?not-?reply|donotreply|notification|notifications|mailmaster|mta|gateway|mail-?gateway|antispam|antivirus|amavis|virus.*|mail\.daemon|exchange|listserv|listmaster|majordomo|mailman|sympa|(?:.*[._-])?(?:smtp|mail)[._-]?(?:service|server|system|gateway|daemon)s?|mdaemon.*|owner-.*|.*-(?:owner|bounces?|request|admin)|bounces?[-+].*|staff)$/i;

const officeName =
  /system administrator|systemadministrator|administrateur syst|administrador del sistema|administrador do sistema|amministratore di sistema|systeembeheerder|systemadministrat|administrator systemu|správce systému|системный администратор|mail administrator|postmaster|mailmarshal|mimecast|mail gateway|notification service|gatekeeper|content filter|^administrator$/i;

/**
 * How far the sender is a machine: `daemon` names only mail systems use, `office` names are used by machines and by people
 * in an office of mail (a postmaster answers too), `null` is the empty envelope sender, which RFC 5321 4.5.5
 * keeps for notices.
 */
export function senderKind(view: MailView): 'daemon' | 'null' | 'office' | 'person' {
  const local = localPart(view);
  if (daemonLocal.test(local) || daemonName.test(view.fromName)) return 'daemon';
  if (view.fromAddress === '' && view.fromName === '') return view.returnPath === '' ? 'null' : 'office';
  if (view.returnPath === '') return 'null';
  if (view.returnPath !== null && /^(?:mailer-daemon|double-bounce)@?/i.test(view.returnPath)) return 'null';
  if (officeLocal.test(local) || officeName.test(view.fromName)) return 'office';
  return 'person';
}

/** From an office of mail, or from nobody at all. */
export function namesMailOffice(view: MailView): boolean {
  const local = localPart(view);
  return local === '' || officeLocal.test(local) || officeName.test(view.fromName);
}

function localPart(view: MailView): string {
  return (view.fromAddress.split('@')[0] ?? '').replace(/[\\"\s]/g, '');
}
