export { SshClient } from './ssh-client.ts';
export { SshDeployer } from './ssh-deployer.ts';
export { SshProber } from './ssh-prober.ts';
