export { DeployerByScheme, ProberByScheme } from './by-scheme.ts';
