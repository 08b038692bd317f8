import { Page } from '../../ui/page.tsx';

export function ScenariosPage() {
  return <Page title="Soon">{null}</Page>;
}
