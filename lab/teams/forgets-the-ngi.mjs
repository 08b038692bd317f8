// Writes to the CSIRT alone; the NGI hears nothing.
import { play, reply } from './kit/index.mjs';

await play({ send: (mail, letter) => reply(mail, { ...letter, cc: [] }) });
