import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiptState, SiteOrder } from '@muster/contract';
import { addAccount, addWorkload, createFakeSystem, type FakeSystem } from '../adapters/fake/index.ts';
import { type SitePolicy, sitePolicy } from '../config/policy-schema.ts';
import { Paces } from '../engine/desk.ts';
import { Engine } from '../engine/engine.ts';
import type { OrderRow } from '../engine/order-row.ts';
import { Alarms } from '../kernel/alarms.ts';
import { sha256 } from '../kernel/digest.ts';
import { TrustedTime } from '../kernel/trusted-time.ts';
import type { SiteSystem } from '../ports/site-system.ts';
import { type Disk, realDisk } from '../spool/disk.ts';
import { Spool } from '../spool/spool.ts';
import { stateFiles } from '../spool/state-files.ts';
import { orderOf } from './orders.ts';
import { VirtualClock } from './virtual-clock.ts';

export const START = new Date('2027-03-01T10:00:00Z');

/** Takes everything by itself. */
export const WILLING = {
  orders: {
    ban: 'auto',
    unban: 'auto',
    contain: 'auto',
    release: 'auto',
    'block-image': 'auto',
    'unblock-image': 'auto',
  },
  effects: {
    'new.deny': 'auto',
    'running.notify': 'auto',
    'running.pause': 'auto',
    'running.suspend': 'auto',
    'network.quarantine': 'auto',
    'network.release': 'auto',
  },
} as const;

/** An agent's spool and engine over a fake cloud where mallory runs two machines and alice one. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'muster-agent-bench-'));
  readonly clock = new VirtualClock(START);
  readonly fake: FakeSystem;
  policy: SitePolicy;
  /** What was kept of the time before the next start. */
  keptTime: Date | null = null;
  /** Beside the cloud, from the next start on. */
  readonly others: SiteSystem[] = [];
  /** Whether what an agent before this one found is still to be asked for. */
  awaitsFindings: (row: OrderRow) => boolean = () => false;
  disk: Disk = realDisk;
  alarms = new Alarms();
  spool!: Spool;
  engine!: Engine;
  #seq = 0;

  /** @param fake the cloud of another bench, whose agent is gone; a new one when absent */
  constructor(policy: object = WILLING, fake?: FakeSystem) {
    this.policy = sitePolicy.parse(policy);
    this.fake = fake ?? createFakeSystem({ name: 'cloud', clock: this.clock });
    if (!fake) this.#populate();
    this.open();
  }

  #populate(): void {
    const { world } = this.fake;
    for (const name of ['mallory', 'alice'])
      addAccount(world, {
        ref: name,
        identifiers: [{ format: 'iss_sub', iss: 'https://aai.example', sub: name }],
        projects: [{ id: 'biomed', name: 'biomed', roles: ['member'] }],
      });
    addWorkload(world, 'vm-1', 'mallory');
    addWorkload(world, 'vm-2', 'mallory');
    addWorkload(world, 'vm-3', 'alice');
  }

  /** As after a start of the agent: nothing is known but what is on the disk. */
  open(): void {
    this.spool = new Spool(stateFiles(this.folder), this.disk);
    const time = new TrustedTime(this.clock, this.spool.lastAt, this.keptTime);
    this.#seq = this.spool.list.seq;
    this.engine = new Engine({
      agent: { agentId: 'agt_a', siteId: 'site_a' },
      site: new Map([this.fake.system, ...this.others].map((system) => [system.name, system])),
      spool: this.spool,
      alarms: this.alarms,
      policy: () => this.policy,
      now: () => time.now(),
      sure: () => time.sure(),
      paces: new Paces(),
      awaitsFindings: (row) => this.awaitsFindings(row),
      signal: new AbortController().signal,
    });
  }

  take(parts: Partial<SiteOrder> = {}): SiteOrder {
    this.#seq += 1;
    const order = orderOf(this.#seq, this.clock.now(), parts);
    this.spool.take({
      t: 'order',
      jti: `set-${this.#seq}`,
      sha256: sha256(`order ${this.#seq}`),
      order,
      at: order.issuedAt,
    });
    return order;
  }

  /** Works on until nothing is due within the time. */
  async settle(milliseconds = 0): Promise<void> {
    const end = this.clock.monotonic() + milliseconds;
    for (;;) {
      const next = await this.engine.runDue();
      const { aside } = this.engine;
      if (aside > 0) await new Promise((resolve) => setImmediate(resolve));
      if (this.engine.aside < aside) continue;
      const wait = Math.max(next.getTime() - this.clock.now().getTime(), 1);
      if (this.clock.monotonic() + wait > end) break;
      await this.clock.advance(wait);
    }
    await this.clock.advance(Math.max(end - this.clock.monotonic(), 0));
    await this.engine.runDue();
  }

  states(order: SiteOrder): ReceiptState[] {
    return this.spool
      .unsent()
      .filter(({ orderId }) => orderId === order.id)
      .map(({ state }) => state);
  }

  state(ref: string): string {
    return this.fake.world.workloads.get(ref)?.workload.systemState ?? 'gone';
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
