import { Page } from '../../ui/page.tsx';

export function NewCampaignPage() {
  return <Page title="Soon">{null}</Page>;
}
