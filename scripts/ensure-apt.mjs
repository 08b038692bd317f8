import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';

/** Those of the Debian packages that are not installed. */
export function missingPackages(names) {
  return names.filter((name) => {
    const asked = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
    return asked.status !== 0 || !asked.stdout.includes('Status: install ok installed');
  });
}

/**
 * Installs what is missing when run as root on Debian. Gives what is still missing afterwards, and why; what needs
 * none of it can go on.
 */
export function ensureApt(names) {
  const missing = missingPackages(names);
  if (missing.length === 0) return { missing, reason: '' };
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return { missing, reason: 'this system has no apt-get' };
  if (process.getuid?.() !== 0) {
    return { missing, reason: `only root can install them: sudo apt-get install ${missing.join(' ')}` };
  }
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  const said = withoutStartingServices(
    () => `${apt(['update', '-qq'])}${apt(['install', '-y', '-qq', '--no-install-recommends', ...missing])}`,
  );
  const still = missingPackages(missing);
  return { missing: still, reason: still.length > 0 ? said.slice(-2000) : '' };
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  const ran = spawnSync('apt-get', args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return `${ran.stdout}${ran.stderr}`;
}

/** The tests start their own mail servers and databases; the machine's own must not come up because of them. */
function withoutStartingServices(work) {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    if (ours) rmSync(POLICY);
  }
}
