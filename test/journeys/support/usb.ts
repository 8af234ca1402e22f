/**
 * Shared by the journeys with certificates: a visitor at the signing step, the sandbox's files, and
 * their keys for a token.
 */
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import * as pkijs from 'pkijs';
import type { Holder } from '../../../demo/sandbox/authority/issue.js';
import { FILE_PASSWORD } from '../../../demo/sandbox/pages/tokens-page.js';
import { Visitor, type Gateway } from './support.js';

const shots = process.env['SHOTS'];

/** Takes a screenshot if `SHOTS` names a folder. */
export const shot = async ({ page }: Visitor, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `usb-${name}.png`), fullPage: true });
};

/** A gateway's sandbox certificate files, fetched on demand. */
export class Files {
  readonly folder = mkdtempSync(join(tmpdir(), 'dvc-usb-'));
  readonly #gateway: Gateway;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async path(id: string): Promise<string> {
    const path = join(this.folder, `${id}.p12`);
    const response = await fetch(`${this.#gateway.origin}/sandbox/tokens/${id}.p12`);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    return path;
  }

  /** A file's key and certificate, for a token. */
  async holder(id: string): Promise<Holder> {
    const path = await this.path(id);
    const read = (what: readonly string[]) =>
      execFileSync('openssl', ['pkcs12', '-in', path, '-nodes', '-passin', `pass:${FILE_PASSWORD}`, ...what], {
        encoding: 'utf8',
      });
    const key = createPrivateKey(read(['-nocerts']));
    const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
    const algorithm =
      key.asymmetricKeyType === 'ec'
        ? { name: 'ECDSA', namedCurve: 'P-256' }
        : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
    const pem = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(read(['-nokeys', '-clcerts']))?.[1] ?? '';
    const der = new Uint8Array(Buffer.from(pem, 'base64'));
    return { der, certificate: pkijs.Certificate.fromBER(der.buffer), keys: { privateKey, publicKey: privateKey } };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const AUDIENCES = {
  citizen: 'Công dân',
  enterprise: 'Doanh nghiệp',
  agency: 'Cơ quan nhà nước',
} as const;

/** A visitor who has chosen the audience and the token method. */
export async function atSigning(
  browser: Browser,
  gateway: Gateway,
  audience: keyof typeof AUDIENCES = 'citizen',
  prepare: (visitor: Visitor) => Promise<unknown> = () => Promise.resolve(),
) {
  const visitor = await Visitor.open(browser, gateway);
  await prepare(visitor);
  await visitor.page.getByText(AUDIENCES[audience], { exact: true }).first().click();
  await visitor.page.locator('[data-method=usb]').click();
  await visitor.sees('Ký bằng');
  return visitor;
}

export const press = ({ page }: Visitor, name: string) => page.getByRole('button', { name, exact: true }).click();

/**
 * Keeps the page away from an agent: one of a journey that runs beside this one answers on the same
 * ports.
 */
export async function withoutAgent({ page }: Visitor) {
  await page.routeWebSocket(/^ws:\/\/127\.0\.0\.1:/, (socket) => socket.close());
  await page.reload();
}

/** Chooses the file signer; the token is offered first. */
export const chooseFile = ({ page }: Visitor) => page.locator('input[name=signer][value=file]').check();

export async function openFile(visitor: Visitor, path: string, password = FILE_PASSWORD) {
  await chooseFile(visitor);
  await visitor.page.locator('input[name=file]').setInputFiles(path);
  await visitor.page.locator('#secret').fill(password);
  await press(visitor, 'Mở tệp');
}

/** Checks the certificate's data, adds an email, consents, registers. */
export async function register(visitor: Visitor, email = 'dien@example.vn') {
  await visitor.sees('Xác nhận thông tin');
  await visitor.field('email').fill(email);
  for (const box of await visitor.field('consent').all()) await box.check();
  await shot(visitor, 'confirm');
  await press(visitor, 'Đăng ký');
  await visitor.sees('Đăng ký thành công');
}
