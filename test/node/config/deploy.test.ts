/** The files of docs/deploy: their configurations start, and they agree about users, ports and paths. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse, parseAllDocuments } from 'yaml';
import { explain } from '../../../src/node/config/explain.js';
import { jsonSchema, settings, type Settings } from '../../../src/node/config/schema.js';

const read = (name: string) => readFileSync(`docs/deploy/${name}`, 'utf8');

interface Service {
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly secrets: readonly string[];
  readonly configs: readonly { readonly source: string; readonly target: string }[];
  readonly ports?: readonly string[];
  readonly stop_grace_period: string;
}
interface Compose {
  readonly services: Readonly<Record<'gateway' | 'database', Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: { readonly gateway: { readonly content: string } };
}
interface Resource {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template?: { readonly spec: Pod } };
}
interface Pod {
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly {
    readonly ports: readonly { readonly containerPort: number }[];
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
}

const compose = parse(read('compose.yaml')) as Compose;
const resources = parseAllDocuments(read('kubernetes.yaml')).map((each) => each.toJS() as Resource);
const of = (kind: string) => resources.find((each) => each.kind === kind);
const pod = of('Deployment')?.spec?.template?.spec;
assert.ok(pod);
const [container] = pod.containers;
assert.ok(container);

/** Compose replaces `$$` by `$`. */
const files: Readonly<Record<string, string>> = {
  'dvc.yaml': read('dvc.yaml'),
  'compose.yaml': compose.configs.gateway.content.replaceAll('$$', '$'),
  'kubernetes.yaml': of('ConfigMap')?.data?.['dvc.yaml'] ?? '',
};
const configurations = Object.entries(files).map(([name, text]) => [name, parse(text) as Settings] as const);

for (const [name, value] of configurations)
  test(`the configuration in ${name} is one that starts`, () => {
    const validate = new Ajv2020({ strict: false }).compile(jsonSchema());
    assert.ok(validate(value), JSON.stringify(validate.errors));
    const found = settings.safeParse(value);
    assert.deepEqual(found.success ? [] : explain(found.error, settings, value), []);
    assert.ok(value.trustedProxies?.length, 'a proxy is in front');
    assert.ok(value.database?.url);
  });

const references = (text: string) => [...text.matchAll(/\$\{file:([^}]+)\}|^keys: (\S+)/gm)].map(([, a, b]) => a ?? b);

test('one port, one folder and one user in all of them', () => {
  for (const [name, { listen }] of configurations) assert.equal(listen?.port, 8080, name);
  assert.match(read('nginx.conf'), /server 127\.0\.0\.1:8080;/);
  assert.match(read('haproxy.cfg'), /server gateway-1 127\.0\.0\.1:8080\n/);
  assert.match(read('Dockerfile'), /^EXPOSE 8080$/m);
  assert.deepEqual(compose.services.gateway.ports, ['127.0.0.1:8080:8080']);
  assert.equal(container.ports[0]?.containerPort, 8080);

  const folder = '/etc/dvc-register';
  assert.match(read('dvc-register.service'), new RegExp(`^WorkingDirectory=${folder}$`, 'm'));
  assert.match(read('Dockerfile'), new RegExp(`^WORKDIR ${folder}\nUSER 10001:10001$`, 'm'));
  assert.equal(compose.services.gateway.configs[0]?.target, `${folder}/dvc.yaml`);
  assert.ok(container.volumeMounts.some(({ mountPath }) => mountPath === folder));
  assert.match(read('debian/postinst'), new RegExp(`^etc=${folder}$`, 'm'));

  assert.equal(compose.services.gateway.user, '10001:10001');
  assert.deepEqual([pod.securityContext['runAsUser'], pod.securityContext['fsGroup']], [10_001, 10_001]);
  assert.match(read('compose.yaml'), /chown 10001 \*/);
  assert.match(read('dvc-register.service'), /^User=dvc-register\nGroup=dvc-register$/m);
  assert.match(read('debian/postinst'), /^adduser .*--system --group .* dvc-register$/m);
});

test('each secret that a configuration names is one that its file gives', () => {
  const given = new Set(compose.services.gateway.secrets.map((name) => `/run/secrets/${name}`));
  assert.deepEqual(
    references(files['compose.yaml'] ?? '').filter((path) => !given.has(path ?? '')),
    [],
  );
  for (const name of [...compose.services.gateway.secrets, ...compose.services.database.secrets])
    assert.equal(compose.secrets[name]?.file, `./secrets/${name}`);
  const mounted = container.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath;
  const made = new Set(
    [...read('kubernetes.yaml').matchAll(/--from-file=(\S+)/g)].map(([, name]) => `${mounted}/${name}`),
  );
  assert.equal(made.size, 4);
  assert.deepEqual(
    references(files['kubernetes.yaml'] ?? '').filter((path) => !made.has(path ?? '')),
    [],
  );
});

test('nothing runs as root or writes to its own image', () => {
  const { gateway } = compose.services;
  assert.deepEqual([gateway.read_only, gateway.cap_drop], [true, ['ALL']]);
  assert.equal(pod.securityContext['runAsNonRoot'], true);
  assert.equal(container.securityContext['readOnlyRootFilesystem'], true);
  assert.equal(container.securityContext['allowPrivilegeEscalation'], false);
  assert.deepEqual(container.securityContext['capabilities'], { drop: ['ALL'] });
  for (const line of ['ProtectSystem=strict', 'NoNewPrivileges=yes', 'CapabilityBoundingSet='])
    assert.match(read('dvc-register.service'), new RegExp(`^${line}$`, 'm'));
});

test('a waiting page’s stream of 50 s outlasts no time-out, and a stop waits for it', () => {
  const seconds = (name: string, line: RegExp) => Number(line.exec(read(name))?.[1]);
  const waits = [
    seconds('nginx.conf', /proxy_read_timeout (\d+)s;/),
    seconds('haproxy.cfg', /timeout client (\d+)s/),
    seconds('haproxy.cfg', /timeout server (\d+)s/),
    seconds('kubernetes.yaml', /proxy-read-timeout: '(\d+)'/),
  ];
  for (const wait of waits) assert.ok(wait >= 60, String(wait));
  assert.match(read('nginx.conf'), /proxy_buffering off;/);
  assert.match(read('kubernetes.yaml'), /proxy-buffering: 'off'/);
  const grace = [
    seconds('dvc-register.service', /^TimeoutStopSec=(\d+)$/m),
    Number.parseInt(compose.services.gateway.stop_grace_period, 10),
    pod.terminationGracePeriodSeconds,
  ];
  const drains = configurations.map(([, { drainSeconds = 0 }]) => drainSeconds);
  for (const [at, each] of grace.entries()) assert.ok(each >= (drains[at] ?? 0) + 60, String(each));
});

test('what they start is the command of the package, in its version', () => {
  const {
    version,
    bin,
    files: shipped,
  } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly version: string;
    readonly bin: Readonly<Record<string, string>>;
    readonly files: readonly string[];
  };
  assert.ok(bin['dvc-register'] && shipped.includes('docs'));
  assert.match(read('Dockerfile'), /^ENTRYPOINT \["dvc-register"\]$/m);
  assert.match(read('dvc-register.service'), /^ExecStart=dvc-register serve$/m);
  assert.match(read('debian/build.sh'), new RegExp(`node_modules/dvc-register/${bin['dvc-register'].slice(2)}`));
  for (const name of ['Dockerfile', 'compose.yaml', 'kubernetes.yaml'])
    for (const [, named] of read(name).matchAll(/dvc-register[:-](\d+\.\d+\.\d+)/g)) assert.equal(named, version, name);
  for (const [, name = ''] of read('debian/build.sh').matchAll(/\$here\/\.\.\/([\w.-]+)/g))
    assert.ok(existsSync(`docs/deploy/${name}`), name);
  for (const name of ['postinst', 'prerm', 'postrm']) assert.ok(readdirSync('docs/deploy/debian').includes(name));
});
