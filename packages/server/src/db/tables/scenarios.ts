/** A scenario that officers write. */
export interface ScenarioDraftTable {
  id: string;
  name: string;
  scope_kind: 'federation' | 'ngi';
  scope_ngi_id: string | null;
  /** The newest one. */
  version: number;
  created_by: string;
  created_at: Date;
  /** Put away: no longer listed; its versions stay. */
  gone_at: Date | null;
}

export interface ScenarioDraftVersionTable {
  draft_id: string;
  version: number;
  yaml: string;
  sha256: string;
  /** As far as it could be read when it was saved. */
  title: string | null;
  problems: number;
  saved_by: string;
  saved_at: Date;
  entry_id: string;
}

export interface ScenariosTables {
  scenario_draft: ScenarioDraftTable;
  scenario_draft_version: ScenarioDraftVersionTable;
}
