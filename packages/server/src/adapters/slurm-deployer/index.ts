export { LocalShell } from './local-shell.ts';
export { EitherShell, LoginHostShell } from './shells.ts';
export { SlurmDeployer } from './slurm-deployer.ts';
export { SlurmProber } from './slurm-prober.ts';
