import { readFileSync } from 'node:fs';
import { type GrantedRole, type Scope, systemActor } from '@muster/contract';
import { OpenPgp } from '../../packages/server/src/adapters/openpgp/index.ts';
import { Smime } from '../../packages/server/src/adapters/smime/index.ts';
import type { App } from '../../packages/server/src/app.ts';
import { startHttp } from '../../packages/server/src/composition/parts.ts';
import { closeOffRestoredEntries } from '../../packages/server/src/db/restored.ts';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import { ScaledClock } from '../../packages/server/src/kernel/clock.ts';
import { readConfig } from '../../packages/server/src/kernel/config.ts';
import { signingKey } from '../../packages/server/src/kernel/keys.ts';
import { testApp } from '../../packages/server/src/testing/test-app.ts';
import { type Moment, unpackMoment, writeTables } from './moment.ts';

export interface Stage {
  url: string;
  app: App;
  campaign: string;
  /** A token of somebody with this role, by default over the whole federation. */
  token(role: GrantedRole, scope?: Scope): Promise<string>;
  close(): Promise<void>;
}

/** How much faster than the machine the recorded drill ran: what its beats say on one clock is so placed on the other. */
const RECORDED_SPEED = 900;

/**
 * A real server on a moment of a real drill of twelve sites: `running` stands some five hours after its start, `closed`
 * after its end. Procedure time goes on from there at the speed of real time; nothing runs in the background.
 */
export async function openStage(name: 'running' | 'closed', others: Partial<App> = {}): Promise<Stage> {
  const moment = readMoment(name);
  const from = (epochMs: number, speed: number) =>
    new ScaledClock({ machineEpochMs: Date.now(), procedureEpochMs: epochMs, speed });
  const app: App & { close(): Promise<void>; database: { ownerPool(): Parameters<typeof writeTables>[0] } } =
    {
      ...(await testApp()),
      mailCryptos: [new OpenPgp(), new Smime(null)],
      clocks: { procedure: from(moment.procedureMs, 1), machine: from(moment.machineMs, 1 / RECORDED_SPEED) },
      keys: {
        ledger: signingKey(Buffer.from(moment.keys.ledger, 'hex')),
        order: signingKey(Buffer.from(moment.keys.order, 'hex')),
        master: Buffer.from(moment.keys.master, 'hex'),
      },
      config: readConfig({
        MUSTER_DATA_DIR: '/nonexistent',
        MUSTER_HTTP_PORT: process.env.MUSTER_HTTP_PORT ?? '0',
        MUSTER_ORG: 'LAB',
        MUSTER_MAIL_DOMAIN: 'muster.lab.example',
      }),
      ...others,
    };
  await writeTables(app.database.ownerPool(), moment);
  // As for every dump: transaction numbers of another cluster say nothing here.
  await closeOffRestoredEntries(app.database.ownerPool());
  const http = await startHttp(app);
  return {
    url: http.url,
    app,
    campaign: moment.campaign,
    async token(role, scope = { kind: 'federation' }) {
      const request = { name: `${role} on the stage`, role, scope, validDays: 1 };
      return (await issueToken(app, systemActor, request)).secret;
    },
    async close() {
      await http.stop();
      await app.close();
    },
  };
}

export function readMoment(name: 'running' | 'closed'): Moment {
  return unpackMoment(readFileSync(new URL(`./moments/${name}.json.gz`, import.meta.url)));
}
