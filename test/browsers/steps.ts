/** What people do in several journeys: sign, and agree at VNeID. */
import { until } from '../support/promises/promise.js';
import { FILE_PASSWORD } from '../../demo/sandbox/pages/tokens-page.js';
import { PIN } from '../../demo/sandbox/signing/desk.js';
import type { Visitor } from './visitor.js';

interface Request {
  readonly id: string;
  readonly code: string;
  readonly otp: string;
}

/** The newest request to sign, on a phone or in an app. */
async function requestAt({ gateway }: Visitor, place: string): Promise<Request> {
  let found: Request | undefined;
  await until(`a request at ${place}`, async () => {
    const response = await fetch(`${gateway.origin}/sandbox/${place}/requests`);
    [found] = (await response.json()) as Request[];
    return found !== undefined;
  });
  return found as unknown as Request;
}

/** Signs with the key in a file. */
export async function signByFile(visitor: Visitor, path: string): Promise<void> {
  await visitor.press({ css: 'input[name=signer][value=file]' });
  await visitor.choose('input[name=file]', path);
  await visitor.fill('#secret', FILE_PASSWORD);
  await visitor.button('Mở tệp');
  await visitor.press({ css: '[part=submit]', text: 'Ký' });
}

/** Enters the PIN on the phone, which shows the page's control code. */
export async function signBySim(visitor: Visitor, phone: string): Promise<void> {
  await visitor.fill('input[name=phone]', phone);
  await visitor.submit();
  const { id, code } = await requestAt(visitor, `phones/${phone}`);
  await visitor.finds({ css: '.digits', text: code });
  await visitor.gateway.post(`phones/${phone}/requests/${id}`, { pin: PIN });
}

/** Enters the one-time password that the provider's app shows. */
export async function signRemotely(visitor: Visitor, account: string): Promise<void> {
  await visitor.press({ css: 'input[value=mysign]' });
  await visitor.fill('input[name=account]', account);
  await visitor.submit();
  await visitor.finds({ css: 'input[name=otp]' });
  const { otp } = await requestAt(visitor, 'app/mysign');
  await visitor.fill('input[name=otp]', otp);
  await visitor.submit();
}

/** Goes to VNeID, and agrees there. */
export async function agreeAtVneid(visitor: Visitor, fullName: string): Promise<void> {
  await visitor.button('Tiếp tục với VNeID');
  await visitor.press({ css: 'label', text: fullName });
  await visitor.button('Đồng ý chia sẻ');
}
