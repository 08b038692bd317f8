// The registered address is a mailing list: what people write comes with its marks, its sender and its footer.
import { play, reply, site } from './kit/index.mjs';

const [local, domain] = site.mail.address.split('@');

await play({
  send: (mail, { subject, text }) =>
    reply(mail, {
      subject: `[${local}] ${subject}`,
      text: `${text}\n_______________________________________________
${local} mailing list -- ${local}@${domain}
To unsubscribe send an email to ${local}-leave@${domain}`,
      name: `Kim Visser via ${local}`,
      envelopeFrom: `${local}-bounces@${domain}`,
      headers: {
        'Reply-To': `Kim Visser <${site.mail.private}>, ${local}@${domain}`,
        'List-Id': `Security team <${local}.${domain}>`,
        'List-Post': `<mailto:${local}@${domain}>`,
        'List-Unsubscribe': `<mailto:${local}-leave@${domain}>`,
        Precedence: 'list',
        'X-Mailman-Version': '3.3.8',
      },
    }),
});
