export { type Scenario, scenarioSchema } from './model.ts';
export { type ParsedScenario, parseScenario, type ScenarioProblem } from './parse.ts';
export { isShipped, readShipped, shippedScenarios } from './shipped.ts';
