import { Content, Header, Page } from '@backstage/core-components';
import { ServicesErrors } from './ServicesPage';

/** The page with a header, for apps of the legacy frontend system. */
export const LegacyServicesPage = () => (
  <Page themeId="tool">
    <Header title="Errors" subtitle="Of all services" />
    <Content>
      <ServicesErrors />
    </Content>
  </Page>
);
