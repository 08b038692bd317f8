/** Where the server has what these pages show. */
export const AGENTS = '/api/v1/agents';
export const ENROLMENTS = '/api/v1/agent-enrolments';

export function agentPath(id: string): string {
  return `${AGENTS}/${encodeURIComponent(id)}`;
}
