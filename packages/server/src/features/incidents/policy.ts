import type { Actor, IncidentRelation, ItemAudience, TlpLabel } from '@muster/contract';

/** Where an incident began; both null when it concerns the whole federation. */
export interface IncidentPlace {
  siteId: string | null;
  ngiId: string | null;
}

/** What decides who may know of an incident. */
export interface IncidentGround {
  tlp: TlpLabel;
  /** The sites that are concerned, with their NGIs. */
  sites: readonly { siteId: string; ngiId: string | null }[];
  /** With whom it is shared now. */
  shares: readonly Party[];
  /** Who has a role in it now. */
  persons: readonly string[];
}

/** How an actor stands to an incident. */
export interface Standing {
  relation: IncidentRelation;
  /** The sites for which the actor stands in it; of the CSIRT all. */
  sites: readonly string[];
}

/** The central team and its auditors. */
export function isOfCsirt(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && actor.role !== 'site-contact' && actor.role !== 'vo-manager';
}

/**
 * How this actor may see an incident; undefined when they may not know of it.
 * The CSIRT sees all, and so does who has a role in it; auditors all but RED, of which only the persons named and the
 * sites concerned learn (TLP 2.0: RED is for individuals). A site sees its own, an NGI those of its sites. A share
 * opens it to others while the label lets it leave the parties: up to AMBER.
 */
export function standingOf(actor: Actor, ground: IncidentGround): Standing | undefined {
  const all = ground.sites.map(({ siteId }) => siteId);
  const isRed = ground.tlp === 'RED';
  if (ground.persons.includes(actor.id)) return { relation: 'all', sites: all };
  if (isOfCsirt(actor))
    return isRed && actor.role === 'auditor' ? undefined : { relation: 'all', sites: all };
  const party = partyOf(actor);
  if (!party) return undefined;
  const own = ground.sites.filter(({ siteId, ngiId }) =>
    party.kind === 'site' ? siteId === party.ref : party.kind === 'ngi' && ngiId === party.ref && !isRed,
  );
  if (own.length > 0) return { relation: 'own', sites: own.map(({ siteId }) => siteId) };
  const leaves = !isRed && ground.tlp !== 'AMBER+STRICT';
  const isShared = ground.shares.some(({ kind, ref }) => kind === party.kind && ref === party.ref);
  return leaves && isShared ? { relation: 'shared', sites: [] } : undefined;
}

export interface Party {
  kind: 'ngi' | 'site' | 'vo';
  ref: string;
}

/** For whom somebody outside the central team acts. */
export function partyOf({ role, scope }: Actor): Party | undefined {
  if (role === 'officer' && scope.kind === 'ngi') return { kind: 'ngi', ref: scope.ngiId };
  if (role === 'site-contact' && scope.kind === 'site') return { kind: 'site', ref: scope.siteId };
  if (role === 'vo-manager' && scope.kind === 'vo') return { kind: 'vo', ref: scope.vo };
  return undefined;
}

/** A part of an incident: a fact, task, observable, event, message, piece of evidence. */
export interface IncidentItem {
  /** The one site that it belongs to; null: the whole incident. */
  siteId: string | null;
  audience: ItemAudience;
}

/** What belongs to a site is read by who stands for it; what belongs to all, by all parties unless it is the CSIRT's. */
export function mayReadItem({ relation, sites }: Standing, { siteId, audience }: IncidentItem): boolean {
  if (relation === 'all') return true;
  if (siteId !== null) return relation === 'own' && sites.includes(siteId);
  return audience === 'parties';
}

/** To open one: those who coordinate, for the sites that they answer for. */
export function mayOpenIncident(actor: Actor, { ngiId }: IncidentPlace): boolean {
  if (!coordinates(actor)) return false;
  if (actor.scope.kind === 'federation') return true;
  return actor.scope.kind === 'ngi' && ngiId !== null && ngiId === actor.scope.ngiId;
}

/** To record and correct facts, to waive steps, to give tasks: those who coordinate, for the sites they stand for. */
export function mayHandleIncident(actor: Actor, standing: Standing): boolean {
  return coordinates(actor) && standing.relation !== 'shared';
}

/** To change what concerns all: its label, its parties, its end, its merging. The CSIRT alone. */
export function maySteerIncident(actor: Actor, standing: Standing): boolean {
  return mayHandleIncident(actor, standing) && actor.scope.kind === 'federation';
}

/** To answer for a site: its contacts, and whoever handles the incident. */
export function maySpeakInIncident(actor: Actor, standing: Standing, siteId: string): boolean {
  if (mayHandleIncident(actor, standing))
    return standing.sites.includes(siteId) || standing.relation === 'all';
  return actor.role === 'site-contact' && standing.relation === 'own' && standing.sites.includes(siteId);
}

function coordinates({ role }: Actor): boolean {
  return role === 'officer' || role === 'administrator' || role === 'system';
}

/** The drill whose incident it is. */
export interface DrillOfIncident {
  state: string;
  scopeKind: string;
  scopeNgiId: string | null;
}

/**
 * What was measured at a site in a drill is told to the site and its NGI when the drill is closed; the NGI that runs
 * the drill knows it before.
 */
export function mayKnowMeasured(actor: Actor, drill: DrillOfIncident | undefined): boolean {
  if (!drill || drill.state === 'closed' || isOfCsirt(actor)) return true;
  if (actor.role !== 'officer' || actor.scope.kind !== 'ngi') return false;
  return drill.scopeKind === 'ngi' && drill.scopeNgiId === actor.scope.ngiId;
}
