// The person on duty answers from a private address, which no registry knows: an officer has to say who that is.
import { play, reply, site } from './kit/index.mjs';

await play({
  send: (mail, letter) => reply(mail, { ...letter, from: site.mail.private, name: 'Kim' }),
});
