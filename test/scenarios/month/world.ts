import { randomBytes } from 'node:crypto';
import type { Actor, ClockView, IncidentClocksView } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { SmtpIn } from '../../../packages/server/src/adapters/smtp-in/index.ts';
import { SmtpOut } from '../../../packages/server/src/adapters/smtp-out/index.ts';
import { allJobs } from '../../../packages/server/src/composition/jobs.ts';
import { allRoutes } from '../../../packages/server/src/composition/routes.ts';
import { receiveMail } from '../../../packages/server/src/features/mail/index.ts';
import { buildHttp } from '../../../packages/server/src/http/http-server.ts';
import { JobRunner } from '../../../packages/server/src/jobs/index.ts';
import { readConfig } from '../../../packages/server/src/kernel/config.ts';
import { silentLog } from '../../../packages/server/src/kernel/log.ts';
import { type TestApp, testApp } from '../../../packages/server/src/testing/test-app.ts';
import { type MonthSite, seedMonth } from './federation.ts';
import { type Letter, PostOffice } from './post-office.ts';

const HOUR_MS = 3_600_000;
/** How far time goes in one step; what is due in between runs at its end. */
const STEP_MS = 6 * HOUR_MS;

/** A whole Muster under a virtual clock, reached by HTTP and by real SMTP, with everybody's mail servers around it. */
export class MonthWorld {
  readonly app: TestApp;
  readonly post: PostOffice;
  readonly #http: FastifyInstance;
  readonly #runner: JobRunner;
  readonly #listener: SmtpIn;
  readonly #smtpPort: number;

  private constructor(
    app: TestApp,
    parts: { post: PostOffice; http: FastifyInstance; runner: JobRunner; listener: SmtpIn; smtpPort: number },
  ) {
    this.app = app;
    this.post = parts.post;
    this.#http = parts.http;
    this.#runner = parts.runner;
    this.#listener = parts.listener;
    this.#smtpPort = parts.smtpPort;
  }

  static async open(
    start: string,
    sites: readonly MonthSite[],
    actors: Record<string, Actor>,
  ): Promise<MonthWorld> {
    const post = new PostOffice();
    await post.open();
    const app = await testApp({
      mailer: new SmtpOut(`smtp://127.0.0.1:${post.port}`, 'muster.example'),
      config: readConfig({
        MUSTER_DATA_DIR: '/nonexistent',
        MUSTER_ORG: 'EGI',
        MUSTER_MAIL_DOMAIN: 'muster.example',
        MUSTER_MAIL_PER_SECOND: '1000',
      }),
    });
    await app.clock.advance(new Date(start).getTime() - app.clock.now().getTime());
    await seedMonth(app.db, app.clock.now(), sites);
    const listener = new SmtpIn({
      host: '127.0.0.1',
      port: 0,
      domains: ['muster.example'],
      receive: (mail) => receiveMail(app, mail),
      refused: (code) => app.refusals.count(code),
      log: silentLog,
    });
    const http = await buildHttp(app, {
      authenticate: async (secret) => actors[secret] as Actor,
      routes: allRoutes(app),
    });
    const { handlers, schedules } = allJobs(app);
    const runner = new JobRunner({ db: app.db, clocks: app.clocks, handlers, schedules });
    return new MonthWorld(app, { post, http, runner, listener, smtpPort: await listener.listen() });
  }

  async close(): Promise<void> {
    await this.#listener.close();
    await this.#http.close();
    await this.app.mailer?.close();
    await this.post.close();
    await this.app.close();
  }

  get now(): Date {
    return this.app.clock.now();
  }

  /** Lets time pass until then, with everything that falls due. */
  async until(instant: string): Promise<void> {
    const end = new Date(instant).getTime();
    if (end < this.now.getTime()) throw new Error(`${instant} has passed: it is ${this.now.toISOString()}`);
    await this.#runner.runDue();
    while (this.now.getTime() < end) {
      await this.app.clock.advance(Math.min(STEP_MS, end - this.now.getTime()));
      await this.#runner.runDue();
    }
  }

  /** A site, or anybody, writes to Muster; what follows from it happens at once. */
  async receive(letter: Omit<Letter, 'date'>, envelopeTo?: string): Promise<void> {
    await this.post.send({ ...letter, date: this.now }, this.#smtpPort, envelopeTo);
    await this.#runner.runDue();
  }

  async ask<Answer>(
    as: string,
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    url: string,
    payload?: object,
  ): Promise<Answer> {
    const answer = await this.#http.inject({
      method,
      url,
      headers: { authorization: `Bearer ${as}` },
      ...(payload ? { payload } : {}),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
    await this.#runner.runDue();
    return answer.json() as Answer;
  }

  async clocks(incident: string): Promise<ClockView[]> {
    return (await this.ask<IncidentClocksView>('csirt', 'GET', `/api/v1/incidents/${incident}/clocks`))
      .clocks;
  }

  key(): string {
    return randomBytes(12).toString('hex');
  }
}
