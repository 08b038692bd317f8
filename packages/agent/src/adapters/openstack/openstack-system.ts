import type { PlanStep } from '@muster/contract';
import { connect, type SessionParts } from '@muster/openstack';
import type { Clock } from '../../kernel/clock.ts';
import { type Reading, type SiteSystem, SystemError } from '../../ports/site-system.ts';
import { type AccountTurn, inventoryOf } from './inventory.ts';
import { lookAt } from './look.ts';
import { clientSettings, type OpenStackSystemSettings } from './settings.ts';
import type { SiteCloud } from './site-cloud.ts';
import { handlers } from './steps/index.ts';
import { Gone } from './steps/server-of.ts';
import { inPortWords, systemError } from './system-errors.ts';

export interface OpenStackSystemParts {
  name: string;
  siteId: string;
  clock: Clock;
  /** The trimmed text of a file that holds a secret. */
  readSecret: (path: string) => Promise<string>;
  fetch?: SessionParts['fetch'];
}

/** A site's OpenStack cloud as the agent sees it. Nothing is asked of it before the first call. */
export async function openStackSystem(
  settings: OpenStackSystemSettings,
  { name, siteId, clock, readSecret, fetch }: OpenStackSystemParts,
): Promise<SiteSystem> {
  const { auth } = settings;
  const accessToken = auth.method === 'oidc' ? () => readSecret(auth.access_token_file) : undefined;
  const cloud = connect(await clientSettings(settings, readSecret), {
    clock,
    ...(accessToken ? { accessToken } : {}),
    ...(fetch ? { fetch } : {}),
  });
  return systemOf({
    name,
    siteId,
    cloud,
    clock,
    issuers: settings.issuers,
    tokenCacheSeconds: settings.token_cache_seconds,
    disablingDeletesCredentials: settings.disabling_deletes_credentials,
    pageSize: settings.page_size,
    settleMs: settings.settle_seconds * 1000,
    snapshotMs: settings.snapshot_seconds * 1000,
  });
}

export function systemOf(site: SiteCloud): SiteSystem {
  const turn: AccountTurn = new Set();
  return {
    name: site.name,
    kind: 'openstack',
    can: new Set(handlers.keys()),
    inventory: (since, signal) => inventoryOf(site, since, signal, turn),
    look: (target, signal) => inPortWords(() => lookAt(site, target, signal)),
    async perform(step, signal) {
      const handler = handlers.get(step.kind);
      if (!handler) throw new SystemError('invalid', `an OpenStack cloud does not know ${step.kind}`);
      return inPortWords(async () => {
        try {
          return await handler.take(site, step, signal);
        } catch (error) {
          if (!(error instanceof Gone)) throw error;
          return { state: 'skipped', detail: error.message, made: {} };
        }
      });
    },
    readBack: (step, signal) => readBack(site, step, signal),
  };
}

async function readBack(site: SiteCloud, step: PlanStep, signal: AbortSignal): Promise<Reading> {
  const handler = handlers.get(step.kind);
  if (!handler) return unknown(`an OpenStack cloud does not know ${step.kind}`);
  try {
    return await handler.read(site, step, signal);
  } catch (error) {
    const told = systemError(error);
    return unknown(told instanceof Error ? told.message : String(told));
  }
}

function unknown(found: string): Reading {
  return { state: 'unknown', found: found.slice(0, 2000), fullFrom: null };
}
