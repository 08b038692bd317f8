export { Clouds } from './clouds.ts';
export { CloudCredentials } from './credentials.ts';
export { OpenStackDeployer } from './openstack-deployer.ts';
export { OpenStackProber } from './openstack-prober.ts';
export type { PublishedProgram } from './user-data.ts';
