/** Policies and neighbours that portals have: under each the choice is drawn, and a form gets its consent. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { vi } from 'dvc-register/locales/vi.js';
import { pages } from './browser.js';
import { serveGateway } from './gateway-page.js';

const onPage = pages();

const read = (file: string) => readFileSync(file, 'utf8');
/** The policy of docs/getting-started.md, word for word. */
const documented =
  /^Content-Security-Policy: ([\s\S]*?)\n```/m.exec(read('docs/getting-started.md'))?.[1]?.replaceAll(/\s+/g, ' ') ??
  '';

const SCRIPT = '<script type="module" src="/registration.js"></script>';
const TAGS = `<dvc-register endpoint="https://id.example.vn/registration" portal="national" lang="vi">
  <dvc-register-mobile></dvc-register-mobile><dvc-register-insurance></dvc-register-insurance></dvc-register>`;
const pageOf = (body: string) =>
  `<!doctype html><html lang="vi"><meta charset="utf-8" /><title>Đăng ký</title><link rel="icon" href="data:," />${body}</html>`;

interface Visit {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Opens a page; `work` gets it with what its browser refused. */
const visit = ({ html, headers = {}, files = {} }: Visit, work: (page: Page, refused: string[]) => Promise<void>) =>
  onPage('dist/cdn', async (page) => {
    const refused: string[] = [];
    page.on('console', (line) => {
      if (line.type() === 'error') refused.push(line.text());
    });
    await serveGateway(page);
    for (const [path, body] of Object.entries(files))
      await page.route(`**${path}`, (route) =>
        route.fulfill({ body, contentType: path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' }),
      );
    const all = { 'content-type': 'text/html; charset=utf-8', ...headers };
    await page.route('**/page', (route) => route.fulfill({ headers: all, body: html }));
    await page.goto(new URL('/page', page.url()).href);
    await work(page, refused);
  });

/** A person chooses the phone; its form has the gateway's consent. */
async function begins(page: Pick<Page, 'locator'>): Promise<void> {
  await page.locator('[data-method=mobile]').first().click();
  await page.locator('input[name=consent]').first().waitFor();
}

/** Each host, and the headers and the body of its page. */
const HOSTS: Readonly<Record<string, Visit>> = {
  'the policy of the guide, word for word': {
    html: pageOf(SCRIPT + TAGS),
    headers: { 'Content-Security-Policy': documented },
  },
  'a nonce and strict-dynamic': {
    html: pageOf(SCRIPT.replace('<script', '<script nonce="r4nd0m"') + TAGS),
    headers: {
      'Content-Security-Policy': documented.replace("script-src 'self'", "script-src 'nonce-r4nd0m' 'strict-dynamic'"),
    },
  },
  'COOP and COEP': {
    html: pageOf(SCRIPT + TAGS),
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  'a Permissions-Policy that allows nothing': {
    html: pageOf(SCRIPT + TAGS),
    headers: { 'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), loopback-network=()' },
  },
};
for (const [host, page] of Object.entries(HOSTS)) {
  test(`registers under ${host}`, () =>
    visit(page, async (opened, refused) => {
      await begins(opened);
      assert.deepEqual(refused, []);
    }));
}

test('the guide’s policy is found, and one without the name of Lit’s policy draws nothing', async () => {
  assert.match(documented, /^default-src 'none'; .*trusted-types lit-html$/);
  const headers = { 'Content-Security-Policy': documented.replace('trusted-types lit-html', "trusted-types 'none'") };
  const empty = visit({ html: pageOf(SCRIPT + TAGS), headers }, async (page) => {
    await page.waitForLoadState('load');
    assert.equal(await page.locator('[data-method]').count(), 0);
  });
  await assert.rejects(empty, /policy/i);
});

test('a host with a Lit of its own names it: ‘allow-duplicates’', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { html, render } from 'lit'; render(html\`<p>Lit của cổng</p>\`, document.querySelector('aside'));`,
      resolveDir: process.cwd(),
    },
    ...{ bundle: true, write: false, format: 'esm', conditions: ['browser', 'production'] },
  });
  const html = pageOf(`<script type="module" src="/own.js"></script>${SCRIPT}<aside></aside>${TAGS}`);
  const policy = documented.replace('trusted-types lit-html', "trusted-types lit-html 'allow-duplicates'");
  assert.ok(read('docs/embedding.md').includes("trusted-types lit-html 'allow-duplicates'"));
  const files = { '/own.js': outputFiles[0]?.text ?? '' };
  await visit({ html, headers: { 'Content-Security-Policy': policy }, files }, async (page, refused) => {
    await page.getByText('Lit của cổng').waitFor();
    await begins(page);
    assert.deepEqual(refused, []);
  });
});

for (const [sandbox, opens] of [
  ['allow-scripts allow-same-origin', true],
  ['allow-scripts allow-same-origin allow-forms', true],
  ['allow-scripts', false],
] as const) {
  test(`a frame with sandbox="${sandbox}" ${opens ? 'registers' : 'says why there is no form'}`, () => {
    const html = pageOf(`<iframe src="/framed" sandbox="${sandbox}" width="600" height="900"></iframe>`);
    const inner = pageOf(SCRIPT.replace('src', 'crossorigin src') + TAGS);
    return visit({ html }, async (page) => {
      await page.route('**/framed', (route) => route.fulfill({ contentType: 'text/html', body: inner }));
      // An opaque origin fetches every script across origins.
      await page.route('**/*.js', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
      });
      await page.reload();
      const frame = page.frameLocator('iframe');
      if (opens) await begins(frame);
      else {
        await frame.locator('[data-method=mobile]').click();
        await frame.getByRole('alert').waitFor();
        assert.equal(await frame.locator('input').count(), 0);
      }
    });
  });
}

test('an outer ASP.NET form is not sent by our button or by Enter, and gets nothing that is typed', () => {
  const html = pageOf(
    `${SCRIPT}<form method="post" action="/outer" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="x" />${TAGS}<input type="submit" value="Tìm" /></form>`,
  );
  return visit({ html }, async (page) => {
    const sent: string[] = [];
    page.on('request', (request) => request.url().endsWith('/outer') && sent.push(request.url()));
    await begins(page);
    const field = page.locator('input[name=citizenId]');
    await field.fill('034086012222');
    await field.press('Enter');
    await page.locator('[part=submit]').click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    const entries = await page.evaluate(() => [
      ...new FormData(document.querySelector<HTMLFormElement>('#aspnetForm') ?? undefined).keys(),
    ]);
    assert.deepEqual(entries, ['__VIEWSTATE']);
    assert.deepEqual(sent, []);
  });
});

test('two copies of the package draw one widget: the choice of one, the method of the other', () => {
  const html = pageOf(
    `${SCRIPT}<script type="module" src="/other/mobile.js"></script><script type="module" src="/other/registration.js"></script>${TAGS}`,
  );
  return visit({ html }, async (page, refused) => {
    await page.route('**/other/**', async (route) => {
      const url = route.request().url().replace('/other/', '/');
      await route.fulfill({ response: await route.fetch({ url }) });
    });
    await page.reload();
    refused.length = 0;
    await begins(page);
    assert.deepEqual(refused, []);
  });
});

/** What another version has otherwise, by its module: an older one lacks what was added last, a newer one has more. */
const VERSIONS = {
  older: {
    'registration.js': ['\n      wording,', ''],
    'bases/method-element.js': ['this.#around?.wording ?? this.wording', 'undefined'],
  },
  newer: { 'registration.js': ['\n      wording,', ' wording, ofTomorrow: {},'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [from: string, to: string]>>>>;

/** Bundles an element of another version together with its own copy of Lit. */
async function bundled(element: string, version: keyof typeof VERSIONS): Promise<string> {
  const changes = Object.entries<readonly [from: string, to: string]>(VERSIONS[version]);
  const changed: string[] = [];
  const { outputFiles } = await build({
    entryPoints: [`dist/elements/${element}.js`],
    ...{ bundle: true, write: false, format: 'esm', conditions: ['browser', 'production'], tsconfigRaw: '{}' },
    plugins: [
      {
        name: version,
        setup(esbuild) {
          esbuild.onLoad({ filter: /dist\/elements\/.*\.js$/ }, ({ path }) => {
            const [from, to] = changes.find(([file]) => path.endsWith(`/elements/${file}`))?.[1] ?? ['', ''];
            const contents = read(path);
            if (from && contents.includes(from)) changed.push(path);
            return { contents: contents.replace(from, to) };
          });
        },
      },
    ],
  });
  assert.ok(changed.length > 0, 'the version is another one');
  return outputFiles[0]?.text ?? '';
}

for (const [first, other, version] of [
  ['registration', 'mobile', 'older'],
  ['mobile', 'registration', 'older'],
  ['mobile', 'registration', 'newer'],
] as const) {
  test(`two versions draw one widget: ${first} of ours, ${other} of one that is ${version}`, async () => {
    const html = pageOf(
      `<script type="module" src="/other.js"></script><script type="module" src="/${first}.js"></script>${TAGS}`,
    );
    const files = { '/other.js': await bundled(other, version) };
    await visit({ html, files }, async (page, refused) => {
      await begins(page);
      await page.locator('input[name=citizenId]').fill('034');
      await page.locator('[part=submit]').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
      await page.locator('[part=back]').click();
      await page.locator('[data-method=insurance]').click();
      await page.locator('dvc-register-insurance input[name=consent]').first().waitFor();
      assert.deepEqual(refused, []);
    });
  });
}

test('fifty widgets of a page are drawn, and each has its own flow', () => {
  const html = pageOf(`${SCRIPT}${TAGS.repeat(50)}`);
  return visit({ html }, async (page, refused) => {
    await page.locator('[data-method=mobile]').nth(49).waitFor();
    assert.equal(await page.locator('[data-method=mobile]').count(), 50);
    for (const at of [0, 49]) {
      const widget = page.locator('dvc-register').nth(at);
      await begins(widget);
      await widget.locator('input[name=citizenId]').fill(`03408601222${at % 10}`);
    }
    assert.equal(
      await page.locator('dvc-register').nth(0).locator('input[name=citizenId]').inputValue(),
      '034086012220',
    );
    assert.equal(await page.locator('[data-method=mobile]').count(), 48);
    assert.deepEqual(refused, []);
  });
});

test('a scoped registry that names our classes draws the widget', () => {
  const own = `await Promise.all(['dvc-register', 'dvc-register-mobile'].map((tag) => customElements.whenDefined(tag)));
    const registry = new CustomElementRegistry();
    for (const tag of ['dvc-register', 'dvc-register-mobile']) registry.define(tag, customElements.get(tag));
    const root = document.querySelector('main').attachShadow({ mode: 'open', customElementRegistry: registry });
    root.innerHTML = document.querySelector('template').innerHTML;`;
  const html = pageOf(
    `${SCRIPT}<script type="module" src="/mobile.js"></script><script type="module" src="/own.js"></script><main></main><template>${TAGS}</template>`,
  );
  return visit({ html, files: { '/own.js': own } }, async (page, refused) => {
    await begins(page);
    assert.deepEqual(refused, []);
  });
});

/** Mistakes in a page on a developer's machine, and what its console says. */
for (const [mistake, from, to, said] of [
  [
    'no endpoint',
    'endpoint="https://id.example.vn/registration"',
    '',
    /it has no gateway\. Set the attribute "endpoint"/,
  ],
  [
    'an endpoint without a gateway',
    '.vn/registration"',
    '.vn/elsewhere"',
    /no gateway answers at endpoint="[^"]+elsewhere"/,
  ],
  ['an unknown portal', 'portal="national"', 'portal="natoinal"', /does not serve portal="natoinal"/],
  ['an unknown child', 'dvc-register-insurance', 'dvc-register-insurence', /not defined: dvc-register-insurence/],
] as const) {
  test(`the console tells a developer of ${mistake}`, () =>
    visit({ html: pageOf(SCRIPT + TAGS.replaceAll(from, to)) }, async (page) => {
      const warned = page.waitForEvent('console', (line) => line.type() === 'warning' && said.test(line.text()));
      await page.locator('[data-method=mobile]').click();
      await warned;
    }));
}

/** Rows of the table in docs/signers.md: a signer, and what `connect-src` needs for it. */
const rows = [...read('docs/signers.md').matchAll(/^\| `(agent|vgca|vnpt|bkav)` \| `([^`]+)` \|$/gm)];

test('each signer’s row of the guide is enough for it; without it, it finds no program and says so', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { agentSigner } from 'dvc-register/signers/agent.js';
        import { bkavSigner, vgcaSigner, vnptSigner } from 'dvc-register/signers/plug-ins';
        globalThis.signers = { agent: agentSigner, bkav: bkavSigner, vgca: vgcaSigner, vnpt: vnptSigner };`,
      resolveDir: process.cwd(),
    },
    ...{ bundle: true, write: false, format: 'esm', conditions: ['browser', 'production'], tsconfigRaw: '{}' },
  });
  assert.deepEqual(
    rows.map(([, name]) => name),
    ['agent', 'vgca', 'vnpt', 'bkav'],
  );
  const ask = async (name: string, entries: string) => {
    const policy = documented.replace('connect-src', `connect-src ${entries}`);
    const html = pageOf('<script type="module" src="/signers.js"></script>');
    const files = { '/signers.js': outputFiles[0]?.text ?? '' };
    let said: readonly [string, string[]] = ['', []];
    await visit({ html, headers: { 'Content-Security-Policy': policy }, files }, async (page) => {
      await page.waitForFunction('globalThis.signers');
      said = await page.evaluate<readonly [string, string[]]>(`(async () => {
        const blocked = [];
        document.addEventListener('securitypolicyviolation', ({ blockedURI }) => blocked.push(blockedURI));
        return [await signers[${JSON.stringify(name)}]().detect(), blocked];
      })()`);
    });
    return said;
  };
  for (const [, name = '', entries = ''] of rows) {
    assert.deepEqual((await ask(name, entries))[1], [], name);
    const [state, blocked] = await ask(name, '');
    assert.ok(blocked.length > 0, name);
    assert.equal(state, 'software-missing', name);
  }
});

test('a camera that the page’s policy forbids is reported, and a photo is offered', async () => {
  const card = await (await vi.later()).card();
  const headers = {
    'Content-Security-Policy': documented.replace("img-src 'self'", "media-src 'self' blob:; img-src 'self'"),
    'Permissions-Policy': 'camera=()',
  };
  await visit({ html: pageOf(SCRIPT + TAGS), headers }, async (page) => {
    await begins(page);
    await page.getByText(vi.text.scan).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel(card.photo).waitFor({ state: 'attached' });
  });
});
