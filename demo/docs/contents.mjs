// What the site has, in the order of its menu. Every page of docs/ stands in one group
// (test/package/docs/site.test.ts).

/** @type {readonly { readonly title: string, readonly pages: readonly string[] }[]} */
export const CONTENTS = [
  {
    title: 'Start',
    pages: ['your-page', 'getting-started', 'sandbox', 'embedding', 'frameworks', 'theming', 'sign-in'],
  },
  { title: 'Elements', pages: ['elements', 'problems', 'signers', 'agent-protocol', 'accessibility', 'browsers'] },
  {
    title: 'Operate',
    pages: ['production', 'deploy/README', 'deploy/agent', 'operations', 'scale', 'gateway', 'connectors'],
  },
  { title: 'Between portals', pages: ['scim', 'webhooks'] },
  {
    title: 'Build',
    pages: [
      'architecture',
      'extending',
      'adding-a-method',
      'own-backend',
      'performance',
      'benchmarks',
      'design/lifts',
      'design/drills',
    ],
  },
  {
    title: 'Security and law',
    pages: ['security-model', 'privacy', 'certificates', 'identifiers', 'x509-conformance', 'openid-conformance'],
  },
  { title: 'Reference', pages: ['glossary', 'CHANGELOG', 'decisions/README'] },
];

/** Pages in Vietnamese, below `vi/`. */
export const VIETNAMESE = 'Tiếng Việt';
