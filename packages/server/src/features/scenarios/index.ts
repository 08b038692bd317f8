export { viewDraft } from './draft-views.ts';
export { createDraft } from './drafts.ts';
export { type Scenario, scenarioSchema } from './model.ts';
export { outlineOf, stepCounts } from './outline.ts';
export { type ParsedScenario, parseScenario, placeOfKey, type ScenarioProblem } from './parse.ts';
export { mayDryRun } from './policy.ts';
export { isShipped, readShipped, shippedScenarios } from './shipped.ts';
