import { isAddress } from '../evidence/address.ts';
import type { MailRecipient, Rule } from '../types.ts';

/** Cloud mail services tell of bounces in JSON (Amazon SES through SNS); only the fields used are looked at. */
export const notificationService: Rule = {
  name: 'dsn-json',
  decide: (view) => {
    const start = view.text.indexOf('{"notificationType"');
    if (start === -1 || view.style.answers || view.style.forwards) return null;
    const text = view.text.slice(start, start + 50_000);
    const kind = /"notificationType"\s*:\s*"(\w+)"/.exec(text)?.[1] ?? '';
    const own = text.slice(0, text.indexOf('"mail":') === -1 ? undefined : text.indexOf('"mail":'));
    const addresses = [...own.matchAll(/"emailAddress"\s*:\s*"([^"]+)"/g)]
      .map((match) => match[1] as string)
      .filter(isAddress);
    const status = /"status"\s*:\s*"([245]\.\d{1,3}\.\d{1,3})"/.exec(own)?.[1] ?? '';
    view.signals.add(`json:${kind}`);
    if (kind === 'Bounce') {
      const passing = /"bounceType"\s*:\s*"Transient"/.test(own);
      return {
        class: 'dsn-failed',
        recipients: named(addresses, status || (passing ? '4.0.0' : '5.0.0'), 'failed'),
      };
    }
    if (kind === 'Complaint') return { class: 'arf', recipients: named(addresses, '', 'complained') };
    if (kind !== 'Delivery') return null;
    const taken = /"recipients"\s*:\s*\[([^\]]*)\]/.exec(text)?.[1] ?? '';
    return {
      class: 'dsn-delivered',
      recipients: named(
        [...taken.matchAll(/"([^"]+)"/g)].map((match) => match[1] as string),
        '2.0.0',
        'delivered',
      ),
    };
  },
};

function named(addresses: string[], status: string, action: MailRecipient['action']): MailRecipient[] {
  return addresses.map((address) => ({ address, status, action }));
}
