/** A lab and the server that runs its drills, on one clock. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SPEED, machineClock, SCENARIO_START, writeClockFile } from '../clock/lab-clock.ts';
import { MUSTER_DOMAIN } from '../federation.ts';
import { makeRunDirectory } from '../process/run-directory.ts';
import { type Lab, startLab } from '../start-lab.ts';
import { leftOutLines } from './result-table.ts';
import { freePorts, ServerProcess } from './server-process.ts';

export interface LabWithServerOptions {
  dir: string;
  sites: number;
  /** Machine time between the server's start and the first moment of the scenario, for all that comes before. */
  setUpMs: number;
  speed?: number;
  seed?: string;
  /** Team files cast before the standing ones. */
  teams?: string[];
  onlyGiven?: boolean;
  say?: (line: string) => void;
}

export interface LabWithServer {
  lab: Lab;
  server: ServerProcess;
  /** Machine time of the scenario's first moment, in epoch milliseconds. */
  startsAt: number;
  stop(): Promise<void>;
}

/** The teams wait for `lab.startTeams()`. What was started is stopped when something fails. */
export async function startLabWithServer(options: LabWithServerOptions): Promise<LabWithServer> {
  const { dir, sites, setUpMs, speed = DEFAULT_SPEED, seed = 'lab', say = () => {} } = options;
  makeRunDirectory(dir);
  const clockFile = join(dir, 'clock.json');
  setStart(clockFile, startingIn(setUpMs), speed);
  const [httpPort = 0, controllerPort = 0, smtpInPort = 0] = await freePorts(3);
  const ending: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    say(`Starting the lab with ${sites} sites`);
    const lab = await startLab({
      dir,
      sites,
      seed,
      speed,
      clockFile,
      musterSmtp: { host: '127.0.0.1', port: smtpInPort },
      teams: options.teams ?? [],
      onlyGiven: options.onlyGiven ?? false,
      holdTeams: true,
    });
    ending.push(() => lab.stop());
    for (const line of leftOutLines(lab.leftOut)) say(line);
    say('Starting Muster with its own PostgreSQL');
    // The lab reads the file again when it changes; the server reads it once, and starts only now.
    const startsAt = startingIn(setUpMs);
    setStart(clockFile, startsAt, speed);
    const server = musterOf(lab, { dir, clockFile, httpPort, controllerPort, smtpInPort });
    // Known before it runs, so that a failed start is cleaned up as well.
    ending.push(() => server.stop());
    await server.start();
    return { lab, server, startsAt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startingIn(ms: number): number {
  return machineClock.now().getTime() + ms;
}

function setStart(clockFile: string, machineEpochMs: number, speed: number): void {
  writeClockFile(clockFile, { machineEpochMs, procedureEpochMs: Date.parse(SCENARIO_START), speed });
}

interface Place {
  dir: string;
  clockFile: string;
  httpPort: number;
  controllerPort: number;
  smtpInPort: number;
}

function musterOf(lab: Lab, { dir, clockFile, ...ports }: Place): ServerProcess {
  const dataDir = join(dir, 'muster');
  const credentials = join(dir, 'muster', 'credentials');
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  mkdirSync(credentials, { recursive: true, mode: 0o700 });
  for (const [name, { certificateFile, keyFile }] of Object.entries(lab.certificates.identities)) {
    copyFileSync(certificateFile, join(credentials, `${name}.crt`));
    copyFileSync(keyFile, join(credentials, `${name}.key`));
  }
  return new ServerProcess({
    dataDir,
    ...ports,
    env: {
      MUSTER_CREDENTIALS_DIR: credentials,
      MUSTER_CLOCK_FILE: clockFile,
      MUSTER_SMTP_URL: `smtp://${lab.smtp.host}:${lab.smtp.port}`,
      MUSTER_MAIL_DOMAIN: MUSTER_DOMAIN,
      MUSTER_ORG: 'LAB',
      MUSTER_MAIL_PER_SECOND: '200',
    },
  });
}
