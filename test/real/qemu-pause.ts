import type { Span } from '../../packages/server/src/features/implants/index.ts';
import { type Controller, makeProgram, pause, readsAs, scratch, spoken } from './copies.ts';
import { startGuest } from './guest.ts';

const PAUSED_MS = 25_000;

/**
 * A real guest with the real program and its control is paused for 25 s and runs on. QEMU's user-mode network answers
 * keep-alive for the guest, so while the pause lasts it looks like a freeze; the guest's monotonic clock, which stood
 * still with it, tells the truth when it returns. Needs a controller on 127.0.0.1.
 */
export async function qemuPause(controller: Controller): Promise<Span> {
  const place = { address: '10.0.2.2', networks: ['10.0.2.0/24'], periodMs: 1000 };
  const control = await makeProgram(controller, { ...place, role: 'control' });
  const copy = await makeProgram(controller, place);
  const { dir, remove } = scratch();
  const guest = await startGuest(dir, [control.binary, copy.binary]);
  try {
    await spoken(controller, [control.deployment, copy.deployment], 5).catch((error: Error) => {
      throw new Error(`${error.message}\nThe guest's console:\n${guest.console().slice(-4000)}`);
    });
    await guest.stop();
    await pause(PAUSED_MS);
    await guest.cont();
    const span = await readsAs(controller, copy.deployment, 'vm-paused', 'returned', 60);
    await readsAs(controller, control.deployment, 'vm-paused', 'returned');
    return span;
  } finally {
    await guest.end();
    remove();
  }
}
