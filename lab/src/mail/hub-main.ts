/** The process of the mail hub; it ends when the lab that started it ends. */
import { readFileSync } from 'node:fs';
import { ProcedureClock } from '../clock/lab-clock.ts';
import { type HubOptions, MailHub } from './hub.ts';

export type HubConfig = Omit<HubOptions, 'clock'> & { clockFile: string };

process.on('disconnect', () => process.exit(0));
const { clockFile, ...options } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as HubConfig;
const hub = new MailHub({ ...options, clock: new ProcedureClock(clockFile) });
process.send?.({ port: await hub.listen() });
