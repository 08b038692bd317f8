import { readFileSync, statSync } from 'node:fs';
import { sha256 } from '../kernel/digest.ts';
import { type AgentConfig, agentConfig } from './agent-schema.ts';
import { readYaml } from './read-yaml.ts';

export interface LoadedConfig {
  config: AgentConfig;
  /** SHA-256 over the file as it stands. */
  sha256: string;
}

/** The file cannot be used; the message has one line for each fault, as `file:line:column: what`. */
export class ConfigError extends Error {}

/** @throws ConfigError */
export function loadConfig(path: string): LoadedConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}`);
  }
  const read = readYaml(text, agentConfig);
  if (read.ok) return { config: read.value, sha256: sha256(text) };
  const lines = read.faults.map(
    ({ line, column, at, message }) => `${path}:${line}:${column}: ${at === '' ? '' : `${at}: `}${message}`,
  );
  throw new ConfigError(lines.join('\n'));
}

/** A secret of one line, from a file that nobody but its owner may read. @throws ConfigError */
export function readSecret(path: string): string {
  let mode: number;
  let text: string;
  try {
    mode = statSync(path).mode;
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(`the secret ${path} cannot be read: ${(error as Error).message}`);
  }
  if ((mode & 0o077) !== 0)
    throw new ConfigError(`the secret ${path} can be read by others; "chmod 600 ${path}" before it is used`);
  if (text === '') throw new ConfigError(`the secret ${path} is empty`);
  return text;
}
