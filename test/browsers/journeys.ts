/**
 * One journey of each method, to its end, with mouse and keys; and what follows: sign-in and
 * account. The gateway and the sandbox are those of `npm start`.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardPhoto } from '../support/card-photo.js';
import { Files } from '../journeys/support/usb.js';
import { PASSWORD, person } from '../journeys/support/support.js';
import { accountLife } from './account-life.js';
import { agreeAtVneid, signByFile, signBySim, signRemotely } from './steps.js';
import type { Visitor } from './visitor.js';

export interface Journey {
  readonly name: string;
  /** Needs a gateway of its own, without accounts. */
  readonly alone?: true;
  run(visitor: Visitor): Promise<void>;
}

/** The certificate's data are shown; the person agrees. */
async function confirm(visitor: Visitor): Promise<void> {
  await visitor.consent();
  await visitor.button('Đăng ký');
  await visitor.done();
}

const mobile = async (visitor: Visitor, phone: string) => {
  const who = person(phone);
  await visitor.details(who);
  await visitor.consent();
  await visitor.submit();
  return who;
};

const registrations: readonly Journey[] = [
  {
    name: 'mobile, with a reload at the code',
    async run(visitor) {
      await visitor.begin('mobile');
      const who = await mobile(visitor, '0987654321');
      await visitor.sees('Mã đã gửi đến 098****321.');
      await visitor.tab.reload();
      await visitor.sees('Mã đã gửi đến 098****321.');
      await visitor.code(who);
      await visitor.password(PASSWORD);
      await visitor.done();
    },
  },
  {
    name: 'insurance, with a photo of the card',
    async run(visitor) {
      const who = person('0912345678');
      const files = new Files(visitor.gateway);
      const photo = join(files.folder, 'card.png');
      writeFileSync(photo, await cardPhoto(who));
      await visitor.begin('insurance');
      await visitor.button('Quét mã QR trên CCCD');
      await visitor.choose('#photo', photo);
      await visitor.sees('Đã điền');
      await visitor.fill('input[name=insuranceCode]', who.insurance?.code ?? '');
      await visitor.fill('input[name=phone]', who.phone);
      await visitor.consent();
      await visitor.submit();
      await visitor.code(who);
      await visitor.password(PASSWORD);
      await visitor.done();
      files.remove();
    },
  },
  {
    name: 'post, with a year of birth',
    async run(visitor) {
      const who = person('0888012345');
      await visitor.begin('post', 'province');
      await visitor.details(who);
      await visitor.fill('input[name=postalId]', who.postal?.id ?? '');
      await visitor.consent();
      await visitor.submit();
      await visitor.code(who);
      await visitor.password(PASSWORD);
      await visitor.done();
    },
  },
  {
    name: 'usb, with a certificate file',
    async run(visitor) {
      const files = new Files(visitor.gateway);
      await visitor.begin('usb');
      await signByFile(visitor, await files.path('citizen'));
      await visitor.sees('NGUYỄN ĐĂNG ĐIỆN');
      await visitor.sees('Xác nhận thông tin');
      await confirm(visitor);
      files.remove();
    },
  },
  {
    name: 'usb, with a token and the agent',
    async run(visitor) {
      const files = new Files(visitor.gateway);
      // Imported here, because it needs a compiled package.
      const { tokenAndAgent } = await import('./token-and-agent.js');
      const agent = await tokenAndAgent(files, 'citizen-cmnd', visitor.gateway.origin);
      try {
        await visitor.begin('usb');
        await visitor.sees('CHU VĂN MƯỜI HAI');
        await visitor.press({ css: '[part=submit]', text: 'Ký' });
        await visitor.sees('Xác nhận thông tin');
        await confirm(visitor);
      } finally {
        await agent.close();
        files.remove();
      }
    },
  },
  {
    name: 'sim, an enterprise, with a PIN on the phone',
    async run(visitor) {
      await visitor.visit('/national/');
      await visitor.press({ css: 'label', text: 'Doanh nghiệp' });
      await visitor.press({ css: '[data-method=sim]' });
      await signBySim(visitor, '0901010106');
      await visitor.sees('CÔNG TY CỔ PHẦN THỬ NGHIỆM');
      await confirm(visitor);
    },
  },
  {
    name: 'signature, with a one-time password',
    async run(visitor) {
      await visitor.begin('signature');
      await signRemotely(visitor, '001190000015');
      await confirm(visitor);
    },
  },
  {
    name: 'federation, to VNeID and back',
    async run(visitor) {
      const who = person('0868555123');
      await visitor.begin('federation', 'ministry');
      await agreeAtVneid(visitor, who.fullName);
      await visitor.sees('********7711');
      await visitor.consent();
      await visitor.submit();
      await visitor.done();
    },
  },
  {
    name: 'mobile on the gateway’s own page, which signs in',
    async run(visitor) {
      await visitor.visit('/register?portal=province&lang=vi');
      await visitor.press({ css: '[data-method=mobile]' });
      const who = await mobile(visitor, '0971112233');
      await visitor.code(who);
      await visitor.password(PASSWORD);
      await visitor.done();
      await visitor.visit('/account');
      await visitor.sees(who.fullName);
    },
  },
];

/** These need the account that the first journey made. */
const afterwards: readonly Journey[] = [
  {
    name: 'sign-in by password in a new browser, account, sign-out',
    async run(visitor) {
      const who = person('0987654321');
      await visitor.visit('/sign-in?portal=national');
      await visitor.fill('input[name=username]', who.citizenId);
      await visitor.fill('input[name=password]', PASSWORD);
      await visitor.button('Đăng nhập');
      await visitor.code(who);
      await visitor.sees(who.fullName);
      assert.equal(await visitor.path(), '/account');
      await visitor.press({ css: '[data-act=sign-out]' });
      await visitor.sees('Bạn chưa đăng nhập');
    },
  },
];

const whole: readonly Journey[] = [
  {
    name: 'an account on three portals, from registration to erasure',
    alone: true,
    run: accountLife,
  },
];

export const journeys: readonly Journey[] = [...registrations, ...afterwards, ...whole];
