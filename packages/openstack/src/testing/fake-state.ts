import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface FakeUser {
  id: string;
  name: string;
  password: string;
  enabled: boolean;
  email: string | null;
  domain_id: string;
  federated?: { idp_id: string; protocols: { protocol_id: string; unique_id: string }[] }[];
}
export interface FakeToken {
  id: string;
  userId: string;
  projectId: string;
  roles: string[];
  expiresAt: number;
  applicationCredentialId: string | null;
}
export interface FakeServer {
  id: string;
  name: string;
  status: string;
  tenant_id: string;
  user_id: string;
  imageId: string | null;
  host: string;
  created: number;
  updated: number;
  deletedAt: number | null;
  locked: boolean;
  lockedBy: 'owner' | 'admin' | null;
  lockedReason: string | null;
  task: string | null;
  /** What becomes of it, and when; null while nothing is under way. */
  next: { at: number; apply: () => void } | null;
  volumes: string[];
  userData: string | null;
  actions: { action: string; user_id: string; project_id: string; at: number }[];
}
export interface FakePort {
  id: string;
  device_id: string;
  project_id: string;
  network_id: string;
  mac_address: string;
  admin_state_up: boolean;
  status: string;
  security_groups: string[];
  port_security_enabled: boolean;
  fixed_ips: { ip_address: string }[];
}
export interface FakeGroup {
  id: string;
  name: string;
  project_id: string;
  rules: string[];
}
export interface FakeImage {
  id: string;
  name: string;
  status: string;
  visibility: string;
  owner: string;
  protected: boolean;
  os_hidden: boolean;
  os_hash_value: string | null;
  size: number | null;
  members: string[];
  properties: Record<string, string>;
}

/** How this cloud behaves where clouds differ. */
export interface FakeOptions {
  clock: Clock;
  /** Zed keeps application credentials of a user who is disabled; later ones delete them. */
  disablingDeletesCredentials: boolean;
  /** How long services believe a token that they have seen. */
  tokenCacheSeconds: number;
  /** How long a change of state takes. */
  settleMs: number;
  snapshotMs: number;
  /** Some clouds let a port have groups of its own project alone. */
  groupsOfOwnProjectOnly: boolean;
  cinder: boolean;
}

/** All that the fake cloud holds. */
export class FakeState {
  readonly options: FakeOptions;
  readonly users = new Map<string, FakeUser>();
  readonly projects = new Map<string, { id: string; name: string; enabled: boolean }>();
  readonly grants: { userId: string; projectId: string; role: string }[] = [];
  readonly tokens = new Map<string, FakeToken>();
  /** `service token` -> until when the service believes it unasked. */
  readonly believed = new Map<string, number>();
  readonly applicationCredentials: {
    id: string;
    name: string;
    secret: string;
    userId: string;
    projectId: string;
  }[] = [];
  readonly credentials: { id: string; type: string; userId: string; projectId: string }[] = [];
  readonly trusts: {
    id: string;
    trustor_user_id: string;
    trustee_user_id: string;
    project_id: string;
  }[] = [];
  readonly servers = new Map<string, FakeServer>();
  readonly ports = new Map<string, FakePort>();
  readonly groups = new Map<string, FakeGroup>();
  readonly floating = new Map<
    string,
    { id: string; address: string; port_id: string | null; project_id: string }
  >();
  readonly images = new Map<string, FakeImage>();
  readonly volumeSnapshots: { id: string; status: string; volume_id: string; name: string }[] = [];
  /** Commands that no compute will get. */
  lostCommands = 0;
  #last = 0;

  constructor(options: FakeOptions) {
    this.options = options;
  }

  now(): number {
    return this.options.clock.now().getTime();
  }

  id(): string {
    return randomUUID();
  }

  number(): number {
    this.#last += 1;
    return this.#last;
  }

  /** Whatever was due by now has come about. */
  settle(): void {
    for (const server of this.servers.values()) {
      if (server.next && server.next.at <= this.now()) {
        const { apply } = server.next;
        server.next = null;
        apply();
        server.updated = this.now();
      }
    }
  }

  isAdmin(token: FakeToken): boolean {
    return token.roles.includes('admin');
  }
}
