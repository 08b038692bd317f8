export { HELD, TELL_FILES } from './sandbox-parts.ts';
export { ask, MARK, type Shell, type ShellRequest } from './shell.ts';
export { type DoorScripts, ShellDeployer } from './shell-deployer.ts';
