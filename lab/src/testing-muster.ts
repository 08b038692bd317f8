/** For tests: somebody in Muster's place, who takes mail, sends mail and submits at front doors. */
import { request } from 'node:https';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import type { IdentityName } from './certificates/identities.ts';
import type { LabSite } from './lab-site.ts';
import type { Lab } from './start-lab.ts';

export interface FakeMuster {
  port: number;
  mails: { from: string; to: string[]; text: string }[];
  send(lab: Lab, site: LabSite, subject: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export async function startFakeMuster(): Promise<FakeMuster> {
  const mails: FakeMuster['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const text = String(Buffer.concat(chunks));
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text,
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    mails,
    send: async (lab, site, subject, text) => {
      const transport = createTransport({ ...lab.smtp, ignoreTLS: true });
      await transport.sendMail({
        envelope: { from: `v+${site.index}@muster.lab.example`, to: site.mail.security },
        from: `CSIRT <${lab.csirtAddress}>`,
        to: site.mail.security,
        subject,
        text,
      });
      transport.close();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface DoorAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the door says
  body: any;
}

export function askDoor(
  lab: Lab,
  site: LabSite,
  as: IdentityName,
  method: string,
  path: string,
  payload?: { bytes: Buffer; headers?: Record<string, string>; from?: string },
): Promise<DoorAnswer> {
  const identity = lab.certificates.identities[as];
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, site.frontDoorUrl),
      {
        method,
        ca: lab.certificates.authority.certificate,
        cert: identity.certificate,
        key: identity.key,
        agent: false,
        timeout: 3000,
        headers: payload
          ? { 'x-job-name': 'bot', 'content-length': payload.bytes.length, ...payload.headers }
          : {},
        ...(payload?.from ? { localAddress: payload.from } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(String(Buffer.concat(chunks))) }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', reject);
    sent.end(payload?.bytes);
  });
}

/**
 * A program that looks from outside as a drill's copy does: a token in memory, one in a file without a name, one
 * in a canary file, a connection, a last message.
 */
export function fakeBot(node: string, port: number): Buffer {
  return Buffer.from(`#!${node}
const fs = require('node:fs');
fs.writeFileSync('MUSTER-EXERCISE-dep_x.txt', 'Harmless.\\ncanary-token=aaaabbbbccccdddd\\n');
const handle = fs.openSync('hidden', 'w+');
fs.writeSync(handle, 'muster-unlinked-token=eeeeffffgggghhhh\\n');
fs.unlinkSync('hidden');
globalThis.keep = [Buffer.from(['muster-memory', '-token=iiiijjjjkkkkllll'].join('')), Buffer.alloc(600)];
let seq = 0;
require('node:net').connect(${port}, '127.0.0.1').on('error', () => {});
setInterval(() => {
  const body = '{"v":1,"seq":' + seq + ',"kind":"beat","boot_id":"x","mono_ms":' + seq * 100 + ',"tx_bytes":' + seq * 500 + '}';
  globalThis.keep[1].fill(0).write(body);
  seq += 1;
}, 100);
`);
}
