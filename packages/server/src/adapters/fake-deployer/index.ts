export { FakeDeployer, type FakeJob } from './fake-deployer.ts';
export { FakeProber } from './fake-prober.ts';
