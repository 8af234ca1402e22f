/** The hosts of docs/frameworks.md: what each needs to build its page, and where the page lies then. */

import { angularCases, preactCases, reactCases, svelteCases, vueCases, type CasesPage } from './cases/pages.js';

/** The page's own code: the block of docs/frameworks.md, or an empty page to compare its weight with. */
export interface Page {
  /** The code; its imports and tags are those of the guide. */
  readonly code: string;
  /** The scripts of a page without a bundler. */
  readonly head: string;
}

export interface Host {
  readonly name: string;
  /** The heading in docs/frameworks.md over the code; without one, the host has a page of its own here. */
  readonly heading?: string;
  /** What `empty` replaces the code by, to weigh the page without the widget. */
  readonly empty: string;
  /** The page of Custom Elements Everywhere's cases; a host without one runs a framework of another row. */
  readonly cases?: CasesPage;
  /** Packages with their versions, beside dvc-register. */
  readonly packages: readonly string[];
  readonly files: (page: Page) => Readonly<Record<string, string>>;
  /** Words of the command that builds. */
  readonly build?: readonly string[];
  /** The folder of the built page; or the command that serves it at `$PORT`. */
  readonly out?: string;
  readonly serve?: readonly string[];
  /** The page is drawn on a server before its scripts. */
  readonly server?: true;
}

const html = (head: string, body: string) =>
  `<!doctype html><html lang="vi"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>Đăng ký tài khoản</title>${head}</head><body>${body}</body></html>`;

/** The tags that a host without a block of the guide writes. */
export const TAGS = `<dvc-register endpoint="https://id.example.vn/registration" portal="national" audience="citizen">
  <dvc-register-mobile allow-framed></dvc-register-mobile>
</dvc-register>`;

const MODULE = '<script type="module" src="/main.js"></script>';

interface ViteHost {
  /** How the plug-in is imported, from where, and its options. */
  readonly plugin: readonly [name: string, specifier: string, options: string];
  readonly packages: readonly string[];
  readonly component: string;
  readonly empty: string;
  readonly cases: CasesPage;
  readonly main: string;
}

/** A page that Vite builds, as its own templates do. */
const vite = (name: string, heading: string, host: ViteHost): Host => ({
  name,
  heading,
  empty: host.empty,
  cases: host.cases,
  packages: ['vite@7.3.8', ...host.packages],
  files: ({ code }) => ({
    [host.component]: code,
    'main.js': host.main,
    'index.html': html('', `<div id="app"></div>${MODULE}`),
    'vite.config.js': `import ${host.plugin[0]} from '${host.plugin[1]}';
export default { plugins: [(${host.plugin[0].replaceAll(/[{}]/g, '')})(${host.plugin[2]})] };`,
  }),
  build: ['npx', 'vite', 'build', '--logLevel', 'error'],
  out: 'dist',
});

/** A page without a bundler: the scripts are the folder `cdn` of the package. */
const plain = (name: string, body: (tags: string) => string, packages: readonly string[] = [], head = ''): Host => ({
  name,
  empty: '',
  packages,
  files: (page) => ({ 'page/index.html': html(head + page.head, body(page.code)) }),
  out: 'page',
});

const angular: Host = {
  name: 'Angular 20',
  heading: 'Angular',
  empty: `import { Component } from '@angular/core';
@Component({ selector: 'app-registration', template: '<p>–</p>' })
export class Registration {}`,
  cases: angularCases,
  packages: [
    ...['core', 'common', 'compiler', 'platform-browser'].map((name) => `@angular/${name}@20.3.35`),
    ...['@angular/compiler-cli@20.3.35', '@angular/build@20.3.41', '@angular/cli@20.3.43'],
    ...['typescript@5.9', 'rxjs@7', 'zone.js@0.15', 'tslib@2'],
  ],
  files: ({ code }) => ({
    'src/registration.ts': code,
    'src/main.ts': `import 'zone.js';
import { bootstrapApplication } from '@angular/platform-browser';
import { Registration } from './registration';
void bootstrapApplication(Registration);`,
    'src/index.html': html('<base href="/" />', '<app-registration></app-registration>'),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'ES2022',
        module: 'preserve',
        moduleResolution: 'bundler',
        experimentalDecorators: true,
        skipLibCheck: true,
      },
      angularCompilerOptions: { strictTemplates: true },
      files: ['src/main.ts'],
    }),
    'angular.json': JSON.stringify({
      version: 1,
      cli: { analytics: false },
      projects: {
        page: {
          projectType: 'application',
          root: '',
          architect: {
            build: {
              builder: '@angular/build:application',
              options: {
                browser: 'src/main.ts',
                index: 'src/index.html',
                tsConfig: 'tsconfig.json',
                outputPath: 'dist',
                assets: [
                  {
                    glob: 'zxing_reader.wasm',
                    input: 'node_modules/dvc-register/dist/cdn',
                    output: 'cdn',
                  },
                ],
              },
            },
          },
        },
      },
    }),
  }),
  build: ['npx', 'ng', 'build', '--progress=false'],
  out: 'dist/browser',
};

const next: Host = {
  name: 'Next 16',
  heading: 'Next',
  empty: 'export default function Page() {\n  return <p>–</p>;\n}',
  packages: ['next@16.4.6', 'react@19.3.1', 'react-dom@19.3.1', 'typescript@5.9', '@types/react@19', '@types/node@20'],
  files: ({ code }) => ({
    'app/page.tsx': code,
    'app/layout.tsx': `export const metadata = { title: 'Đăng ký tài khoản' };
export default function Layout({ children }: { readonly children: React.ReactNode }) {
  return (
    <html lang="vi">
      <body>{children}</body>
    </html>
  );
}`,
  }),
  build: ['npx', 'next', 'build'],
  serve: ['npx', 'next', 'start', '--port', '$PORT', '--hostname', '127.0.0.1'],
  server: true,
};

const astro: Host = {
  name: 'Astro 5',
  heading: 'Astro',
  empty: '<p>–</p>',
  packages: ['astro@5.9.4'],
  files: ({ code }) => {
    const [, script = '', page = code] = /^(---\n[\s\S]*?\n---\n)([\s\S]*)$/.exec(code) ?? [];
    return { 'src/pages/index.astro': `${script}${html('', page)}` };
  },
  build: ['npx', 'astro', 'build', '--silent'],
  out: 'dist',
  server: true,
};

const nuxt: Host = {
  name: 'Nuxt 3',
  heading: 'Nuxt',
  empty: '<template><p>–</p></template>',
  packages: ['nuxt@3.17.7', 'vue@3.5.45', 'typescript@5.9'],
  files: ({ code }) => ({
    'app.vue': code,
    'nuxt.config.ts': `export default defineNuxtConfig({
  compatibilityDate: '2025-07-01',
  telemetry: false,
  app: { head: { htmlAttrs: { lang: 'vi' }, title: 'Đăng ký tài khoản' } },
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('dvc-') } },
});`,
  }),
  build: ['npx', 'nuxt', 'build'],
  serve: ['env', 'HOST=127.0.0.1', 'PORT=$PORT', 'node', '.output/server/index.mjs'],
  server: true,
};

export const HOSTS: readonly Host[] = [
  plain('HTML', (tags) => tags),
  vite('React 19', 'React 19', {
    plugin: ['react', '@vitejs/plugin-react', ''],
    packages: ['@vitejs/plugin-react@5', 'react@19.3.1', 'react-dom@19.3.1'],
    component: 'registration.tsx',
    empty: 'export const Registration = () => <p>–</p>;',
    cases: reactCases,
    main: `import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Registration } from './registration.tsx';
createRoot(document.querySelector('#app')).render(createElement(Registration));`,
  }),
  vite('Preact 11', 'Preact', {
    plugin: ['preact', '@preact/preset-vite', ''],
    packages: ['@preact/preset-vite@2.10.6', 'preact@11.2.0'],
    component: 'registration.tsx',
    empty: 'export const Registration = () => <p>–</p>;',
    cases: preactCases,
    main: `import { h, render } from 'preact';
import { Registration } from './registration.tsx';
render(h(Registration), document.querySelector('#app'));`,
  }),
  vite('Vue 3', 'Vue', {
    plugin: [
      'vue',
      '@vitejs/plugin-vue',
      "{ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('dvc-') } } }",
    ],
    packages: ['@vitejs/plugin-vue@6.0.11', 'vue@3.5.45'],
    component: 'registration.vue',
    empty: '<template><p>–</p></template>',
    cases: vueCases,
    main: `import { createApp } from 'vue';
import Registration from './registration.vue';
createApp(Registration).mount('#app');`,
  }),
  vite('Svelte 5', 'Svelte', {
    plugin: ['{ svelte }', '@sveltejs/vite-plugin-svelte', ''],
    packages: ['@sveltejs/vite-plugin-svelte@6.2.3', 'svelte@5.57.3'],
    component: 'registration.svelte',
    empty: '<p>–</p>',
    cases: svelteCases,
    main: `import { mount } from 'svelte';
import Registration from './registration.svelte';
mount(Registration, { target: document.querySelector('#app') });`,
  }),
  angular,
  next,
  astro,
  nuxt,
  plain(
    'Bootstrap 3, jQuery',
    (tags) => `<div class="container"><div class="row"><div class="col-sm-8">${tags}</div></div></div>`,
    ['bootstrap@3.4.1', 'jquery@3.7.1'],
    '<link rel="stylesheet" href="/node_modules/bootstrap/dist/css/bootstrap.css" /><script src="/node_modules/jquery/dist/jquery.js"></script><script src="/node_modules/bootstrap/dist/js/bootstrap.js"></script>',
  ),
  plain(
    'ASP.NET form around it',
    (tags) =>
      `<form method="post" action="./default.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="dDwtMTA4" />${tags}<input type="submit" value="Tìm kiếm" /></form>`,
  ),
];
