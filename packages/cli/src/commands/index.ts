import type { AddCommands } from '../cli.ts';
import { agentCommands } from './agent.ts';
import { banCommands } from './ban/index.ts';
import { drillCommands } from './drill/index.ts';
import { evidenceCommands } from './evidence.ts';
import { exchangeCommands } from './exchange.ts';
import { federationCommands } from './federation.ts';
import { imageCommands } from './image.ts';
import { incidentCommands } from './incident/index.ts';
import { ledgerCommands } from './ledger.ts';
import { loginCommand } from './login.ts';
import { mailCommands } from './mail.ts';
import { orderCommands } from './order.ts';
import { packCommands } from './pack.ts';
import { scenarioCommands } from './scenario.ts';
import { serverCommands } from './server.ts';
import { siteCommands } from './site.ts';
import { tokenCommands } from './token.ts';
import { workloadCommands } from './workload.ts';

/** In the order in which help lists them. */
export const allCommands: readonly AddCommands[] = [
  loginCommand,
  serverCommands,
  tokenCommands,
  federationCommands,
  siteCommands,
  agentCommands,
  banCommands,
  orderCommands,
  workloadCommands,
  imageCommands,
  incidentCommands,
  drillCommands,
  scenarioCommands,
  packCommands,
  evidenceCommands,
  exchangeCommands,
  ledgerCommands,
  mailCommands,
];
