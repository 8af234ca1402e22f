import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { openCardScan, type DvcCardScan } from '../../../src/elements/card-scan.js';
import type { CardEvent } from '../../../src/elements/internal/card-event.js';
import { card as cardEn } from '../../../src/locales/en/card.js';
import { card as cardVi } from '../../../src/locales/vi/card.js';
import { cardFields, cardPayload } from '../../support/card.js';
import { fakeClock } from '../support/clock.js';
import { waitUntil } from '../support/wait-until.js';

const dist = '/node_modules/zxing-wasm/dist';
const wasmUrl = `${dist}/reader/zxing_reader.wasm`;
prepareZXingModule({ overrides: { locateFile: (name: string) => `${dist}/writer/${name}` } });

type Camera = () => Promise<MediaStream>;

/** Replaces the machine's camera; headless Chromium without flags has none. */
const plug = (getUserMedia: Camera) =>
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
const refuse = (name: string) => plug(() => Promise.reject(new DOMException('', name)));

/** Draws a picture like a photo of a card: a rotated, small code somewhere on it. */
async function draw(text: string, { width = 1200, turn = 0.1, size = 0.3 } = {}): Promise<HTMLCanvasElement> {
  const { image, error } = await writeBarcode(text, { format: 'QRCode', scale: 6 });
  if (!image) throw new Error(error);
  const canvas = Object.assign(document.createElement('canvas'), { width, height: width * 0.63 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#cde';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(width * 0.6, width * 0.1);
  context.rotate(turn);
  context.drawImage(await createImageBitmap(image), 0, 0, width * size, width * size);
  return canvas;
}

const photo = async (canvas: HTMLCanvasElement) =>
  new File(
    [await new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/jpeg', 0.8))],
    'card.jpg',
  );

function choose(scan: DvcCardScan, file: File): void {
  const input = scan.renderRoot.querySelector('input')!;
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}

const part = <Tag extends keyof HTMLElementTagNameMap>(scan: DvcCardScan, tag: Tag) =>
  scan.renderRoot.querySelector(tag)!;
const press = (scan: DvcCardScan, text: string) =>
  [...scan.renderRoot.querySelectorAll('button')].find((button) => button.textContent.trim() === text)!.click();
const alert = (scan: DvcCardScan) => scan.renderRoot.querySelector('[role="alert"]')?.textContent.trim() ?? '';
const failure = async (scan: DvcCardScan) => {
  await waitUntil(() => alert(scan), 'a failure is told');
  return alert(scan);
};
const read = (scan: DvcCardScan) =>
  new Promise<CardEvent>((resolve) => scan.addEventListener('card', resolve, { once: true }));

async function opened(lang = 'vi'): Promise<DvcCardScan> {
  const scan = await fixture<DvcCardScan>(html`<dvc-card-scan lang=${lang} wasm-url=${wasmUrl}></dvc-card-scan>`);
  part(scan, 'button').focus();
  await scan.open();
  return scan;
}

describe('<dvc-card-scan>', () => {
  const real = navigator.mediaDevices;
  afterEach(() => Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: real }));

  it('reads a card from a photo, and does not leak it to the page', async () => {
    refuse('NotFoundError');
    const scan = await opened();
    const heard: Event[] = [];
    scan.parentElement!.addEventListener('card', (event) => heard.push(event));
    choose(scan, await photo(await draw(cardPayload)));
    const { card } = await read(scan);
    void expect(card).to.deep.equal(cardFields);
    expect(heard).to.be.empty;
    expect(part(scan, 'dialog').open).to.be.false;
    await scan.updateComplete;
    void expect(scan.renderRoot.querySelector('[role="status"]')!.textContent).to.equal(cardVi.done);
    void expect(scan.shadowRoot!.activeElement === part(scan, 'button')).to.equal(true);
  });

  it('finds a small code in a large photo', async () => {
    refuse('NotFoundError');
    const scan = await opened();
    choose(scan, await photo(await draw(cardPayload, { width: 4000, size: 0.055 })));
    void expect((await read(scan)).card).to.deep.equal(cardFields);
  });

  it('reads a card by the camera, reports other codes, and releases the camera', async () => {
    const canvas = await draw('https://example.com');
    const stream = canvas.captureStream(20);
    plug(() => Promise.resolve(stream));
    const scan = await opened();
    const status = () => part(scan, 'dialog').querySelector('[role="status"]')!.textContent;
    const paint = setInterval(() => canvas.getContext('2d')!.fillRect(-600, -90, 9, 9), 50);
    await waitUntil(() => status() === cardVi.other, 'another code is told');
    const next = read(scan);
    const card = await draw(cardPayload);
    canvas.getContext('2d')!.resetTransform();
    canvas.getContext('2d')!.drawImage(card, 0, 0);
    void expect((await next).card).to.deep.equal(cardFields);
    clearInterval(paint);
    void expect(stream.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    void expect(part(scan, 'video').srcObject === null).to.equal(true);
  });

  it('turns the camera off when the dialog is closed or the element removed', async () => {
    for (const leave of [
      (scan: DvcCardScan) => press(scan, cardVi.close),
      (scan: DvcCardScan) => scan.remove(),
      (scan: DvcCardScan) => part(scan, 'dialog').close(),
    ]) {
      const stream = (await draw('x')).captureStream(20);
      plug(() => Promise.resolve(stream));
      const scan = await opened();
      await waitUntil(() => part(scan, 'video').srcObject, 'the camera is on');
      leave(scan);
      await waitUntil(() => !stream.active, 'the camera is off');
    }
  });

  it('turns a camera off that is granted only after the dialog was closed', async () => {
    const stream = (await draw('x')).captureStream(20);
    let grant: (stream: MediaStream) => void = () => undefined;
    const granted = new Promise<MediaStream>((resolve) => (grant = resolve));
    plug(() => granted);
    const scan = await opened();
    scan.close();
    grant(stream);
    await waitUntil(() => !stream.active, 'the camera is off');
    void expect(alert(scan)).to.equal('');
  });

  it('says what to do when the camera is unavailable, and offers a retry', async () => {
    const table = [
      ['NotAllowedError', 'denied'],
      ['NotFoundError', 'no-camera'],
      ['NotReadableError', 'busy'],
    ] as const;
    for (const [name, reason] of table) {
      refuse(name);
      const scan = await opened();
      void expect(await failure(scan)).to.equal(cardVi[`failed.${reason}`]);
      refuse('NotReadableError');
      press(scan, cardVi.retry);
      await waitUntil(() => alert(scan) === cardVi['failed.busy']);
      void expect(scan.shadowRoot!.activeElement === part(scan, 'h2')).to.equal(true);
      press(scan, cardVi.close);
      expect(part(scan, 'dialog').open).to.be.false;
    }
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined });
    void expect(await failure(await opened('en'))).to.equal(cardEn['failed.unsupported']);
  });

  it('says when the camera is taken away', async () => {
    const stream = (await draw('x')).captureStream(20);
    plug(() => Promise.resolve(stream));
    const scan = await opened();
    await waitUntil(() => part(scan, 'video').srcObject, 'the camera is on');
    for (const track of stream.getTracks()) track.stop();
    void expect(await failure(scan)).to.equal(cardVi['failed.no-camera']);
  });

  it('says that the camera is busy where it shows no picture in time', async () => {
    const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play')!;
    const clock = fakeClock();
    HTMLMediaElement.prototype.play = () => new Promise(() => undefined);
    try {
      const stream = (await draw('x')).captureStream(20);
      plug(() => Promise.resolve(stream));
      const scan = await opened();
      await waitUntil(() => part(scan, 'video').srcObject, 'the camera is on');
      void expect(alert(scan)).to.equal('');
      clock.advance(20_000);
      void expect(await failure(scan)).to.equal(cardVi['failed.busy']);
      expect(stream.active, 'the camera is off').to.equal(false);
    } finally {
      clock.restore();
      Object.defineProperty(HTMLMediaElement.prototype, 'play', play);
    }
  });

  it('says what is wrong with a photo', async () => {
    refuse('NotFoundError');
    const scan = await opened();
    await failure(scan);
    choose(scan, new File(['no picture'], 'x.jpg', { type: 'image/jpeg' }));
    await waitUntil(() => alert(scan) === cardVi['failed.unreadable']);
    choose(scan, await photo(await draw('https://example.com')));
    await waitUntil(() => alert(scan) === cardVi['failed.other-code'], '');
    choose(scan, await photo(await draw('x', { size: 0.001 })));
    await waitUntil(() => alert(scan) === cardVi['failed.no-code'], '');
  });

  it("uses the browser's decoder where there is one, and its own where that fails", async () => {
    let asked = 0;
    class BarcodeDetector {
      static getSupportedFormats = () => Promise.resolve(['qr_code']);
      detect = () => (asked++ ? Promise.reject(new Error()) : Promise.resolve([{ rawValue: cardPayload }]));
    }
    Object.assign(globalThis, { BarcodeDetector });
    for (let scans = 1; scans <= 2; scans += 1) {
      const canvas = await draw(cardPayload);
      const stream = canvas.captureStream(20);
      plug(() => Promise.resolve(stream));
      const paint = setInterval(() => canvas.getContext('2d')!.fillRect(-600, -90, 9, 9), 50);
      const scan = await opened();
      void expect((await read(scan)).card).to.deep.equal(cardFields);
      void expect(asked).to.equal(scans);
      clearInterval(paint);
    }
    Reflect.deleteProperty(globalThis, 'BarcodeDetector');
  });

  it('opens from a form’s own button, and removes itself afterwards', async () => {
    refuse('NotAllowedError');
    const form = await fixture<HTMLFormElement>(html`<form><button type="button">Quét CCCD</button></form>`);
    form.querySelector('button')!.focus();
    const card = openCardScan(form, { lang: 'vi', wasmUrl });
    const scan = form.querySelector('dvc-card-scan')!;
    await failure(scan);
    choose(scan, await photo(await draw(cardPayload)));
    void expect(await card).to.deep.equal(cardFields);
    void expect(form.querySelector('dvc-card-scan') === null).to.equal(true);
    void expect(document.activeElement === form.querySelector('button')).to.equal(true);
    const nothing = openCardScan(form, { lang: 'vi', wasmUrl });
    const again = form.querySelector('dvc-card-scan')!;
    await failure(again);
    press(again, cardVi.close);
    void expect(await nothing).to.equal(undefined);
    expect([...new FormData(form).keys()]).to.be.empty;
  });

  it('is accessible, closed and open, in both languages, light and dark, and fits 320 px', async () => {
    refuse('NotAllowedError');
    for (const lang of ['vi', 'en']) {
      for (const scheme of ['light', 'dark']) {
        document.documentElement.style.colorScheme = scheme;
        const scan = await fixture<DvcCardScan>(html`<dvc-card-scan lang=${lang}></dvc-card-scan>`);
        await expect(scan).to.be.accessible();
        await scan.open();
        await failure(scan);
        await expect(scan).to.be.accessible();
        const dialog = part(scan, 'dialog');
        dialog.style.width = '304px';
        void expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
        scan.close();
      }
    }
    document.documentElement.style.colorScheme = '';
  });

  for (const [name, width, height] of [
    ['a small phone', 320, 568],
    ['400 %', 320, 256],
  ] as const) {
    it(`shows each refusal within the dialog and the window, and announces it again, on ${name}`, async () => {
      await setViewport({ width, height });
      refuse('NotAllowedError');
      const scan = await opened();
      const told: Element[] = [];
      for (const act of [
        () => undefined,
        () => press(scan, cardVi.retry),
        () => choose(scan, new File(['no picture'], 'x.jpg', { type: 'image/jpeg' })),
        () => choose(scan, new File(['no picture'], 'x.jpg', { type: 'image/jpeg' })),
      ]) {
        act();
        const box = () => scan.renderRoot.querySelector('.alert');
        await waitUntil(() => box() && box() !== told.at(-1), 'a new alert');
        told.push(box()!);
        await scan.updateComplete;
        const [alert, dialog] = [box()!.getBoundingClientRect(), part(scan, 'dialog').getBoundingClientRect()];
        expect(alert.width > 0 && alert.height > 0).to.equal(true);
        // An alert taller than the window is scrolled to its top.
        expect(alert.top, 'top').to.be.within(dialog.top, dialog.bottom - 40);
        expect(Math.min(alert.bottom, alert.top + dialog.height / 2), 'bottom').to.be.at.most(dialog.bottom + 1);
        expect(dialog.top >= 0 && dialog.bottom <= innerHeight, 'the dialog is in the window').to.equal(true);
        expect(box()!.getAttribute('role')).to.equal('alert');
      }
      expect(new Set(told).size, 'each is a new element').to.equal(4);
      await setViewport({ width: 1280, height: 900 });
    });
  }
});
