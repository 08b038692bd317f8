/** Shared by the tests of this folder: one site on its own, and a client of its front door. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Certificates,
  IDENTITY_DN,
  type IdentityName,
  makeCertificates,
} from '../certificates/identities.ts';
import { ensureClockFile } from '../clock/lab-clock.ts';
import { makeRunDirectory } from '../process/run-directory.ts';
import { beginRun, endRun, type Run } from '../process/run-registry.ts';
import { type HostOptions, SiteHost } from './host.ts';

export interface TestSite {
  run: Run;
  host: SiteHost;
  certificates: Certificates;
  address: string;
  stop(): Promise<void>;
}

export async function startTestSite(options: Partial<HostOptions> = {}): Promise<TestSite> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-site-'));
  makeRunDirectory(dir);
  const run = await beginRun(dir);
  const certificates = await makeCertificates(join(dir, 'certificates'), new Date());
  const clockFile = join(dir, 'clock.json');
  ensureClockFile(clockFile, 900);
  const address = options.network?.address ?? '127.10.9.1';
  const host = new SiteHost({
    dir: join(dir, 'sites', 'testville'),
    privateDir: join(dir, 'private', 'testville'),
    runId: run.id,
    address,
    uid: run.firstUid,
    network: undefined,
    ownBootId: false,
    clockFile,
    ca: certificates.authority.certificate,
    credential: await certificates.authority.server('testville.lab.example', address),
    operatorDn: IDENTITY_DN.operator,
    innocent: { dn: IDENTITY_DN.innocent, from: '127.66.9.200' },
    accounts: {
      [IDENTITY_DN.rogue]: 'physics01',
      [IDENTITY_DN.innocent]: 'physics02',
      [IDENTITY_DN.operator]: 'exercise',
    },
    hostToolScript: fileURLToPath(new URL('./host-tool.mjs', import.meta.url)),
    node: process.execPath,
    ...options,
  });
  async function stop(): Promise<void> {
    await host.stop();
    await endRun(run);
    rmSync(dir, { recursive: true, force: true });
  }
  await host.start();
  return { run, host, certificates, address, stop };
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the door says
  body: any;
}

export interface Call {
  as?: IdentityName;
  body?: Buffer;
  headers?: Record<string, string>;
  from?: string;
}

export function callDoor(site: TestSite, method: string, path: string, call: Call = {}): Promise<Answer> {
  const url = new URL(path, site.host.frontDoorUrl);
  const identity = call.as ? site.certificates.identities[call.as] : undefined;
  const agent = new Agent({ keepAlive: false });
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent,
        ca: readFileSync(site.certificates.caFile),
        ...(identity ? { cert: identity.certificate, key: identity.key } : {}),
        ...(call.from ? { localAddress: call.from } : {}),
        headers: { ...(call.body ? { 'content-length': call.body.length } : {}), ...call.headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(String(Buffer.concat(chunks))) });
        });
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(call.body);
  });
}

export const SLEEPER = Buffer.from('#!/bin/sh\nexec sleep 300\n');

export async function submitSleeper(site: TestSite, call: Call = {}): Promise<Answer['body']> {
  const answer = await callDoor(site, 'POST', '/jobs', {
    as: 'rogue',
    body: SLEEPER,
    ...call,
    headers: { 'x-job-name': 'bot', ...call.headers },
  });
  return answer.body;
}

export async function eventually<T>(read: () => T | Promise<T>, isIt: (value: T) => boolean): Promise<T> {
  for (let round = 0; ; round += 1) {
    const value = await read();
    if (isIt(value)) return value;
    if (round > 600) throw new Error(`never came true; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
