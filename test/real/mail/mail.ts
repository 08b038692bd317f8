/**
 * Mail as it is: Debian's Postfix and Dovecot, GnuPG and OpenSSL at the far ends, the product's own SMTP, IMAP, worker
 * and keyring in between. Two contacts of a site are asked, each by the crypto that they have, answer on two ways, and
 * their answers stop the clocks.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sendRequest } from '@muster/contract';
import {
  type Dovecot,
  pause,
  startDovecot,
} from '../../../packages/server/src/adapters/imap/testing/dovecot.ts';
import { startMailboxes } from '../../../packages/server/src/composition/parts.ts';
import { viewClocks } from '../../../packages/server/src/features/incidents/service.ts';
import { sendMessage } from '../../../packages/server/src/features/threads/send-message.ts';
import { actors } from '../../../packages/server/src/testing/test-app.ts';
import { MAILBOX, openWorld, type World } from './open-world.ts';
import { ADA, CARL, CSIRT, makePeople, type People } from './people.ts';
import { type Postfix, startPostfix } from './postfix.ts';

export const MAIL_PACKAGES = ['postfix', 'dovecot-imapd', 'dovecot-lmtpd', 'gnupg', 'openssl'];

interface Scene {
  world: World;
  people: People;
  postfix: Postfix;
  dovecot: Dovecot;
}

export async function mail(): Promise<{ kind: string; why: string }> {
  const people = makePeople();
  const dovecot = await startDovecot();
  const world = await openWorld(people, dovecot).catch(async (error: unknown) => {
    await dovecot.close();
    people.close();
    throw error;
  });
  let postfix: Postfix | undefined;
  try {
    const muster = { domain: 'muster.example', port: world.smtpPort };
    postfix = await startPostfix({
      mailboxes: ['alpha.example', 'box.example'],
      lmtpPort: dovecot.lmtpPort,
      muster,
    });
    await world.useMailer(`smtp://127.0.0.1:${postfix.port}`);
    const scene = { world, people, postfix, dovecot };
    await askedAndAnsweredBySmtp(scene);
    await askedAndAnsweredByImap(scene);
    await numberedAnew(scene);
    return {
      kind: 'mail',
      why: 'GnuPG and OpenSSL read what went out through Postfix; their answers by SMTP and IMAP were decrypted, verified and stopped the clocks; a mailbox numbered anew lost none and doubled none',
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${postfix?.log().slice(-3000) ?? ''}`);
  } finally {
    await postfix?.close();
    await world.close();
    await dovecot.close();
    people.close();
  }
}

/** Ada, by OpenPGP; her answer comes straight to the server. */
async function askedAndAnsweredBySmtp({ world, people, postfix, dovecot }: Scene): Promise<void> {
  const request = await ask(world, ADA, 'Which accounts started jobs on wn17 since Friday?');
  const text = await requestIn(dovecot, ADA);
  const read = people.adaReads(text);
  if (!read.text.includes('wn17')) throw new Error(`Ada cannot read it: ${read.text}`);
  if (read.signedBy !== world.csirtFingerprint) throw new Error(`signed by ${read.signedBy}`);
  const answer = people.adaWrites('Only one: user42.\n', headersFor(text, CSIRT));
  await postfix.send({ from: ADA, to: CSIRT, raw: answer });
  await demandAnswered(world, request, 'openpgp');
}

/** Other mail may lie there too, and none of it says what the request is about. */
async function requestIn(dovecot: Dovecot, address: string): Promise<string> {
  const mails = () => dovecot.inbox(address).map((path) => dovecot.read(path));
  const request = await until(`the request to ${address}`, () =>
    mails().find((text) => text.includes('[TLP:RED] Encrypted message')),
  );
  if (mails().some((text) => text.includes('wn17'))) throw new Error('something went out in the clear');
  return request;
}

/** Carl, by S/MIME; his answer lies in a mailbox of the CSIRT's elsewhere. */
async function askedAndAnsweredByImap({ world, people, postfix, dovecot }: Scene): Promise<void> {
  const request = await ask(world, CARL, 'Was the disk of wn17 imaged before it was wiped?');
  const text = await requestIn(dovecot, CARL);
  if (!people.carlReads(text).includes('imaged before')) throw new Error('Carl cannot read it');
  const answer = people.carlWrites('Yes, on Saturday.\n', headersFor(text, MAILBOX));
  await postfix.send({ from: CARL, to: MAILBOX, raw: answer });
  await demandAnswered(world, request, 'smime');
}

/** What Dovecot knew of the numbers of the mailbox is gone: it begins anew. */
async function numberedAnew({ world, dovecot, postfix }: Scene): Promise<void> {
  await world.mailboxes.stop();
  const before = await mailsOf(world);
  const box = join(dovecot.dir, 'mail', MAILBOX);
  await dovecot.stop();
  for (const name of readdirSync(box)) if (/^dovecot/.test(name)) rmSync(join(box, name));
  await dovecot.start();
  await postfix.send({ from: ADA, to: MAILBOX, raw: `From: ${ADA}\r\nSubject: after it\r\n\r\nx\r\n` });
  world.mailboxes = startMailboxes(world.app);
  await until('the mail after it', async () => ((await mailsOf(world)) > before ? true : undefined));
  await pause(500);
  const after = await mailsOf(world);
  if (after !== before + 1) throw new Error(`${after - before} mails instead of one after the new numbering`);
}

async function mailsOf({ app }: World): Promise<number> {
  return (await app.db.selectFrom('inbound_mail').select('id').execute()).length;
}

async function ask(world: World, address: string, body: string): Promise<string> {
  const request = sendRequest.parse({
    kind: 'request',
    tlp: 'RED',
    subject: 'A question on wn17',
    body,
    recipients: [{ address }],
    idempotencyKey: `ask-${address.replace('@', '.')}`,
  });
  return (await sendMessage(world.app, actors.csirt, world.incident, request)).message;
}

function headersFor(request: string, to: string): string {
  const id = /^Message-ID: (<[^>]+>)/im.exec(request)?.[1];
  return `To: ${to}\r\nSubject: Re: your question\r\nIn-Reply-To: ${id}\r\nMessage-ID: <${id?.slice(3, 20)}@alpha.example>\r\nDate: ${new Date().toUTCString()}\r\n`;
}

/** The answer was decrypted, its signature is valid and the sender's, and the clock of the request has stopped. */
async function demandAnswered(world: World, request: string, kind: string): Promise<void> {
  await until(`the answer to ${request}`, async () => {
    const { clocks } = await viewClocks(world.app, actors.csirt, world.incident);
    return clocks.find((clock) => clock.key === request && clock.metAt !== null);
  });
  const reading = await world.app.db
    .selectFrom('mail_reading')
    .select(['crypto', 'verified', 'correlated_by'])
    .where('current', '=', true)
    .where('class', '=', 'human')
    .orderBy('read_at', 'desc')
    .executeTakeFirstOrThrow();
  const crypto = reading.crypto as unknown as { kind: string; reading: string; signature: { state: string } };
  const found = JSON.stringify(reading);
  if (
    crypto.kind !== kind ||
    crypto.reading !== 'read' ||
    crypto.signature.state !== 'valid' ||
    !reading.verified
  )
    throw new Error(`the answer was read as ${found}`);
}

async function until<Found>(
  what: string,
  look: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error(`after 20 seconds still not there: ${what}`);
}
