import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Actor, systemActor } from '@muster/contract';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { FsBlobs } from '../../../adapters/fs-blobs/index.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { buildHttp } from '../../../http/http-server.ts';
import { readConfig } from '../../../kernel/config.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { seedFederation } from '../../incidents/incidents.fixture.ts';
import { incidentsRoutes, openIncident } from '../../incidents/index.ts';
import { evidenceRoutes } from '../index.ts';

/** A real incident at alpha, with a store of evidence on the disk and the routes of evidence. */
export class EvidenceScene {
  readonly app: TestApp;
  readonly blobs: FsBlobs;
  readonly directory: string;
  readonly incident: string;
  readonly publicId: string;
  http!: FastifyInstance;
  #actor: Actor = systemActor;

  constructor(
    app: TestApp,
    of: Pick<EvidenceScene, 'blobs' | 'directory'> & { id: string; publicId: string },
  ) {
    this.app = app;
    this.blobs = of.blobs;
    this.directory = of.directory;
    this.incident = of.id;
    this.publicId = of.publicId;
  }

  async listen(): Promise<this> {
    this.http = await buildHttp(this.app, {
      authenticate: async () => this.#actor,
      routes: [evidenceRoutes(this.app), incidentsRoutes(this.app)],
    });
    return this;
  }

  get path(): string {
    return `/api/v1/incidents/${this.incident}/evidence`;
  }

  async ask(by: Actor, method: InjectOptions['method'], url: string, payload?: Buffer | object) {
    this.#actor = by;
    const type = Buffer.isBuffer(payload) ? { 'content-type': 'application/octet-stream' } : {};
    const headers = { authorization: 'Bearer x', ...type };
    return await this.http.inject({ method: method as 'GET', url, headers, ...(payload ? { payload } : {}) });
  }

  async give(by: Actor, bytes: Buffer, query: Record<string, string> = {}) {
    const named = new URLSearchParams({ name: 'wn-1.core', ...query });
    return await this.ask(by, 'POST', `${this.path}?${named}`, bytes);
  }

  /** Given, and read by whoever asks for it. */
  async given(by: Actor, bytes: Buffer, query: Record<string, string> = {}) {
    const answer = await this.give(by, bytes, query);
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json();
  }

  async read(by: Actor, id: string) {
    const { path } = (
      await this.ask(by, 'POST', `/api/v1/evidence/${id}/accesses`, { why: 'to analyse it' })
    ).json();
    return await this.ask(by, 'GET', path);
  }

  /** Where the bytes of a hash lie. */
  blobPath(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }

  async entries(kind: string): Promise<{ subject: string; actor: string; body: Record<string, unknown> }[]> {
    return (await this.app.db
      .selectFrom('ledger_entry')
      .select(['subject', 'actor', 'body'])
      .where('kind', '=', kind)
      .orderBy('ord')
      .execute()) as never;
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.app.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

export async function evidenceScene(env: Record<string, string> = {}): Promise<EvidenceScene> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-evidence-'));
  const blobs = new FsBlobs(directory);
  const config = readConfig({
    MUSTER_DATA_DIR: '/nonexistent',
    MUSTER_MAIL_DOMAIN: 'muster.example',
    MUSTER_ORG: 'EGI',
    ...env,
  });
  const app = await testApp({ blobs, config });
  await seedFederation(app.db);
  const opened = await inTransaction(app.db, (tx) =>
    openIncident(tx, {
      at: app.clock.now(),
      actor: systemActor.id,
      exercise: false,
      title: 'A miner on a worker node',
      tlp: 'AMBER',
      siteId: 'site_alpha',
      procedure: 'egi-ssc',
      org: 'EGI',
    }),
  );
  return await new EvidenceScene(app, { blobs, directory, ...opened }).listen();
}
