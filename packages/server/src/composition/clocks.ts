import { readFile } from 'node:fs/promises';
import { type ClockMapping, type Clocks, ScaledClock, SystemClock } from '../kernel/clock.ts';
import { MusterError } from '../kernel/errors.ts';

/**
 * Real time, or, with a mapping file, procedure time that runs at the lab's speed.
 * @throws MusterError config.invalid when the file is not a mapping
 */
export async function readClocks(file: string | undefined): Promise<Clocks> {
  const machine = new SystemClock();
  if (file === undefined) return { machine, procedure: machine };
  return { machine, procedure: new ScaledClock(await readMapping(file), machine) };
}

async function readMapping(file: string): Promise<ClockMapping> {
  const mapping = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as Partial<ClockMapping>)
    .catch((error: Error) => {
      throw new MusterError('config.invalid', `MUSTER_CLOCK_FILE ${file} cannot be read: ${error.message}`);
    });
  const { machineEpochMs, procedureEpochMs, speed } = mapping;
  if (!isNumber(machineEpochMs) || !isNumber(procedureEpochMs) || !isNumber(speed) || speed <= 0) {
    throw new MusterError(
      'config.invalid',
      `MUSTER_CLOCK_FILE ${file} must hold machineEpochMs, procedureEpochMs and a positive speed`,
    );
  }
  return { machineEpochMs, procedureEpochMs, speed };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
