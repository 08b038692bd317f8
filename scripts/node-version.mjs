/** As `engines` in package.json says; it cannot be left to npm, which only warns for the root package. */
export const OLDEST_NODE = [20, 19];

/** What to tell the user, or undefined when this Node will do. */
export function nodeIsTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return [
    `Muster needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}.`,
    'Install a newer one from https://nodejs.org/ or with your system’s packages, open a new terminal, and try again.',
  ].join('\n');
}
