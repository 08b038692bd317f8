/** The real program, put at a host by the product's ssh deployer over a real sshd, beating to the real controller. */
import { systemActor } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SshClient, SshDeployer } from '../../packages/server/src/adapters/ssh/index.ts';
import { type RealSshd, startRealSshd } from '../../packages/server/src/adapters/ssh/testing/real-sshd.ts';
import { orderStop } from '../../packages/server/src/features/implants/index.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { type Controller, makeProgram, readsAs, spoken, startController } from '../real/copies.ts';

const clock = new SystemClock();
let controller: Controller;
let sshd: RealSshd;
let client: SshClient;

beforeAll(async () => {
  controller = await startController();
  sshd = await startRealSshd(['rogue', 'operator']);
  client = new SshClient(sshd.credentials);
});
afterAll(async () => {
  client.close();
  await sshd.stop();
  await controller.close();
});

test('is started, beats over the end of the session, ends on the signed stop, and leaves nothing', async () => {
  const deployer = new SshDeployer(client, 'operator');
  const door = { ...sshd.door, settings: { ...sshd.door.settings, held: 'never' } };
  const { deployment, binary } = await makeProgram(controller);
  const { jobRef } = await deployer.submit(door, {
    deployment,
    binary,
    credential: 'rogue',
    fromAddress: '127.66.9.9',
    autostart: false,
  });
  await spoken(controller, [deployment]);
  const running = await deployer.inspect(door, jobRef);
  expect(running.state).toBe('running');
  expect(running.files).toContain(`MUSTER-EXERCISE-${deployment}.txt`);
  expect(await deployer.remove(door, jobRef)).toBe('running');
  await orderStop({ db: controller.database.db, clocks: { procedure: clock, machine: clock } }, systemActor, {
    deploymentIds: [deployment],
    reason: 'the test has ended',
  });
  await readsAs(controller, deployment, 'full-stop');
  await expect.poll(async () => (await deployer.inspect(door, jobRef)).state).toBe('ended');
  expect(await deployer.remove(door, jobRef)).toBe('removed');
  expect(await deployer.list(door)).toEqual([]);
});
