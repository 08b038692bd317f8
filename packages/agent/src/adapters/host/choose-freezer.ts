import { CGROUP1, CGROUP2, cgroupFreezer, isUsable } from './cgroup-freezer.ts';
import { type Freezer, signalFreezer } from './freezer.ts';
import type { HostSystemSettings } from './settings.ts';

type Settings = Pick<HostSystemSettings, 'freeze' | 'proc' | 'cgroup1' | 'cgroup2'>;

export async function chooseFreezer({ freeze, proc, cgroup1, cgroup2 }: Settings): Promise<Freezer> {
  const wanted = (way: Settings['freeze']) => freeze === way || freeze === 'auto';
  if (wanted('cgroup2') && (freeze === 'cgroup2' || (await isUsable(cgroup2, CGROUP2))))
    return cgroupFreezer(proc, cgroup2, CGROUP2);
  if (wanted('cgroup1') && (freeze === 'cgroup1' || (await isUsable(cgroup1, CGROUP1))))
    return cgroupFreezer(proc, cgroup1, CGROUP1);
  return signalFreezer;
}
