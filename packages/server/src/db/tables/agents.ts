import type { AgentReport, AgentState } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';

/** What people do stands on procedure time; `last_seen_at`, `late_since` and reports on the machine's. */
export interface AgentTable {
  id: string;
  site_id: string;
  /** Which system of the site it is for, in the site's words. */
  name: string;
  state: AgentState;
  /** Reserved at enrolment, made at confirmation. */
  stream_id: string;
  replaces: string | null;
  version: string;
  hostname: string;
  enrolled_at: Date;
  confirmed_at: Date | null;
  confirmed_by: string | null;
  ended_at: Date | null;
  ended_by: string | null;
  ended_why: string | null;
  /** Written about every two minutes. */
  last_seen_at: Date | null;
  late_since: Date | null;
  report: JSONColumnType<AgentReport, string, string> | null;
  report_at: Date | null;
}

/** Every key that an agent ever had; none is taken twice. */
export interface AgentKeyTable {
  id: string;
  agent_id: string;
  /** RFC 8037: the public key, base64url. */
  x: string;
  /** RFC 7638, base64url. */
  thumbprint: string;
  added_at: Date;
  ended_at: Date | null;
}

/** What changed at an agent: its key, version, policy, alarms, and when it fell silent. */
export interface AgentChangeTable {
  id: string;
  ord: Generated<number>;
  agent_id: string;
  at: Date;
  what: string;
  detail: string;
}

export interface EnrolmentTokenTable {
  id: string;
  site_id: string;
  name: string;
  /** The agent whose place the new one takes once it is confirmed. */
  replaces: string | null;
  secret_sha256: string;
  made_at: Date;
  made_by: string;
  expires_at: Date;
  used_at: Date | null;
  withdrawn_at: Date | null;
  agent_id: string | null;
}

export interface AgentsTables {
  agent: AgentTable;
  agent_key: AgentKeyTable;
  agent_change: AgentChangeTable;
  enrolment_token: EnrolmentTokenTable;
}
