import { type Clocks, VirtualClock } from '../../packages/server/src/kernel/clock.ts';
import { readMoment } from './stage.ts';

/** The two clocks of a moment, at which they stay. */
export function stillClocks(name: 'running' | 'closed'): Clocks {
  const { procedureMs, machineMs } = readMoment(name);
  return {
    procedure: new VirtualClock(new Date(procedureMs)),
    machine: new VirtualClock(new Date(machineMs)),
  };
}
