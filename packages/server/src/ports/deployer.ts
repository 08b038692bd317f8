/**
 * Puts the drill's program at a site, through the site's own door, and reads back what became of it.
 * Every adapter passes `testing/deployer-contract.ts`.
 */

/** How a site is reached: from the registry (`site_endpoint`). */
export interface SiteDoor {
  url: string;
  /** PEM of the authority that the site's door is checked against. */
  caPem: string | null;
  settings: Readonly<Record<string, string>>;
}

export interface Submission {
  deployment: string;
  binary: Uint8Array;
  /** Which credential submits: the drill's stolen one, or the operator's for the announced control program. */
  credential: string;
  /** The local address to submit from; null leaves it to the system. */
  fromAddress: string | null;
  /** Started again after a reboot of the host; only for the control program. */
  autostart: boolean;
}

export interface Submitted {
  /** The site's own name for the job. */
  jobRef: string;
  /** As the site computed it over what it received. */
  sha256: string;
}

export interface SandboxState {
  state: 'running' | 'frozen' | 'ended' | 'gone';
  /** The site still keeps it as evidence. */
  held: boolean;
  /** SHA-256 of the program's file there, null when it is gone. */
  programSha256: string | null;
  files: string[];
}

export type RemovalOutcome = 'removed' | 'held' | 'running' | 'gone';

/**
 * Why a site's door did not do what was asked. `refused`: the site does not let this identity in. `invalid`: the door
 * gave a reasoned no, or something of ours is wrong; asking again does not help. `unreachable`: no answer, or none that
 * can be understood; after a submission the program may run all the same, so it is submitted again, which is safe.
 */
export class DoorError extends Error {
  readonly reason: 'refused' | 'unreachable' | 'invalid';

  constructor(reason: DoorError['reason'], detail: string) {
    super(detail);
    this.name = 'DoorError';
    this.reason = reason;
  }
}

export interface Deployer {
  readonly kind: string;
  /** @throws DoorError */
  submit(door: SiteDoor, submission: Submission): Promise<Submitted>;
  /** @throws DoorError */
  inspect(door: SiteDoor, jobRef: string): Promise<SandboxState>;
  /** Every job of the exercise that the door still knows. @throws DoorError */
  list(door: SiteDoor): Promise<string[]>;
  /** Removes what is left, once the site released it; never ends a running copy. @throws DoorError */
  remove(door: SiteDoor, jobRef: string): Promise<RemovalOutcome>;
}
