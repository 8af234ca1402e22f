/**
 * The CDN's certificate card: it fetches both readers for a certificate, or shows a sentence and a
 * retry.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { attribute, authority, issue, name, now, seq, tlv } from '../x509/make.js';
import { pages } from './browser.js';

const onPage = pages();

const root = authority('Card CA', { from: now - 9 * 31_536_000 });
const subject = name([attribute.cn, 'NGUYỄN VĂN A'], [attribute.uid, 'CCCD:034086012222']);
const good = issue({ subject, by: root }).der;
/** asn1js reads years below 100 as 19xx. */
const ancient = seq(tlv(0x18, Buffer.from('00500101000000Z')), tlv(0x18, Buffer.from('99991231235959Z')));
const twofold = issue({ subject, by: root, odd: { validity: ancient } }).der;

const HEAVY = /1\.2\.840\.113549\.1\.12\.10\.1/;

const put = `async (der) => {
  await import('/certificate-card.js');
  const card = document.querySelector('dvc-certificate-card') ?? document.body.appendChild(document.createElement('dvc-certificate-card'));
  card.lang = 'vi';
  card.der = Uint8Array.from(atob(der), (char) => char.charCodeAt(0));
}`;
const showing = (der: Buffer) => `(${put})('${der.toString('base64')}')`;

test('fetches PKI.js when a certificate is to be shown, and shows what both readers agree on', async () => {
  await onPage('dist/cdn', async (page) => {
    const heavy: string[] = [];
    page.on('request', (request) => {
      const path = new URL(request.url()).pathname;
      if (path.endsWith('.js') && HEAVY.test(readFileSync(`dist/cdn${path}`, 'utf8'))) heavy.push(path);
    });
    await page.evaluate(
      `import('/certificate-card.js').then(() => document.body.append(document.createElement('dvc-certificate-card')))`,
    );
    await page.waitForLoadState('networkidle');
    assert.deepEqual(heavy, []);
    await page.evaluate(showing(good));
    await page.getByText('NGUYỄN VĂN A').waitFor();
    assert.equal(heavy.length, 1);
  });
});

test('a certificate on which the readers differ is unreadable', async () => {
  await onPage('dist/cdn', async (page) => {
    await page.evaluate(showing(twofold));
    await page.getByText('Không đọc được chứng thư số này.').waitFor();
    assert.equal(await page.getByText('NGUYỄN VĂN A').count(), 0);
  });
});

test('shows a sentence and a retry when a reader cannot be fetched', async () => {
  await onPage('dist/cdn', async (page) => {
    let away = true;
    await page.route(
      ({ pathname }) => /^\/chunks\//.test(pathname),
      (route) =>
        away && HEAVY.test(readFileSync(`dist/cdn${new URL(route.request().url()).pathname}`, 'utf8'))
          ? route.abort()
          : route.continue(),
    );
    await page.evaluate(showing(good));
    await page.getByRole('alert').getByText('Chưa tải được phần đọc chứng thư số.').waitFor();
    assert.equal(await page.getByText('NGUYỄN VĂN A').count(), 0);
    away = false;
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByText('NGUYỄN VĂN A').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });
});
