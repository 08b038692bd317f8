export { DoorClient } from './client.ts';
export { FrontDoorDeployer } from './front-door-deployer.ts';
export { FrontDoorProber } from './front-door-prober.ts';
