export type { FakeFaults } from './fake-faults.ts';
export { createFakeSystem, type FakeSystem } from './fake-system.ts';
export {
  addAccount,
  addWorkload,
  type FakeWorkload,
  type FakeWorld,
  fakeWorld,
  QUARANTINE,
} from './fake-world.ts';
