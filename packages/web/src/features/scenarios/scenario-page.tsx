import { Page } from '../../ui/page.tsx';

export function ScenarioPage() {
  return <Page title="Soon">{null}</Page>;
}
