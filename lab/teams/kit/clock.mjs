// Two clocks: people, mails and logs go by procedure time; processes go by machine time.
import { readFileSync } from 'node:fs';
import { site } from './site.mjs';

function mapping() {
  return JSON.parse(readFileSync(site.clock, 'utf8'));
}

/** Procedure time now, as a Date. */
export function now() {
  return toProcedure(Date.now());
}

/** Machine epoch milliseconds to procedure time. */
export function toProcedure(machineMs) {
  const { machineEpochMs, procedureEpochMs, speed } = mapping();
  return new Date(procedureEpochMs + (machineMs - machineEpochMs) * speed);
}

/** Waits minutes of procedure time. */
export function waitMinutes(minutes) {
  return waitMachineMs((minutes * 60_000) / mapping().speed);
}

/** Waits until a procedure time. */
export async function waitUntil(date) {
  const left = date.getTime() - now().getTime();
  if (left > 0) await waitMachineMs(left / mapping().speed);
}

export function waitMachineMs(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** `2027-01-05T09:12:30Z`: no reader can mistake it. */
export function stamp(date) {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** RFC 5322. */
export function mailDate(date) {
  return date.toUTCString().replace('GMT', '+0000');
}
