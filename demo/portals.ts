import type { Portal } from '../src/server/portals.js';

/** The portals of the demo, as a gateway's configuration has them. */
export const portals = (origins: readonly string[]): readonly Portal[] => [
  { id: 'national', name: 'Cổng Dịch vụ công quốc gia', origins, terms: '/terms', policy: '/policy' },
  { id: 'ministry', name: 'Cổng Dịch vụ công Bộ Công an', origins, terms: '/terms', policy: '/policy' },
  { id: 'province', name: 'Cổng Dịch vụ công tỉnh Lào Cai', origins, terms: '/terms', policy: '/policy' },
];
