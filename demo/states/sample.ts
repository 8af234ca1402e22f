/** What the screens show of an invented person: the one of the guide. */
import type { ConsentOffer } from 'dvc-register';
import type { DvcAccount } from 'dvc-register/elements/account.js';
import { inMinutes } from './backend.js';

export const PERSON = {
  citizenId: '034086012222',
  fullName: 'Nguyễn Đăng Điện',
  birthDate: '12/06/1986',
  phone: '0823628899',
} as const;

const links = { terms: '/terms', policy: '/policy' };
const vi: ConsentOffer = {
  ...{ version: 'sample', lang: 'vi', ...links },
  statement: 'Tôi đã đọc và đồng ý với những mục tôi đánh dấu dưới đây.',
  purposes: [
    {
      ...{ id: 'account', required: true },
      text: 'Tôi đồng ý để Cổng Dịch vụ công quốc gia dùng thông tin đã nhập để tạo và quản lý tài khoản dịch vụ công của tôi.',
    },
    {
      ...{ id: 'check', required: true },
      text: 'Tôi đồng ý để các thông tin này được đối chiếu với nhà mạng, chỉ để xác minh tôi là chủ thông tin.',
    },
    {
      ...{ id: 'share', required: false },
      text: 'Tôi đồng ý chia sẻ tài khoản với các cổng dịch vụ công khác, để không phải đăng ký lại (không bắt buộc).',
    },
  ],
};
const en: ConsentOffer = {
  ...{ version: 'sample', lang: 'en', ...links },
  statement: 'I have read and agree to what I tick below.',
  purposes: [
    {
      ...{ id: 'account', required: true },
      text: 'The National Public Service Portal may use what I entered to create and manage my public-service account.',
    },
    {
      ...{ id: 'check', required: true },
      text: 'What I entered may be compared with the carrier’s records, only to verify that it is mine.',
    },
    {
      ...{ id: 'share', required: false },
      text: 'The account may be shared with other public-service portals, so that I need not register again (optional).',
    },
  ],
};
/** In both languages, as a gateway sends it. */
export const consent: ConsentOffer = { ...vi, translations: { en } };

export const captcha = { captcha: { sample: true } };
export const form = { consent, ...captcha };

export const sent = (more: object = {}) => ({
  ...{ to: '082****899', from: 'DICHVUCONG', expiresAt: inMinutes(5), resendAt: inMinutes(1), attemptsLeft: 5 },
  ...more,
});

export const certificate = {
  name: 'NGUYỄN ĐĂNG ĐIỆN',
  organization: null,
  identifiers: [{ scheme: 'CCCD', value: '********2222' }],
  issuer: 'Sandbox CA',
  validTo: new Date(Date.now() + 200 * 86_400_000).toISOString(),
} as const;

export const ending = () => ({
  portals: ['Cổng Dịch vụ công quốc gia'],
  holder: {
    ...{ name: PERSON.fullName, username: '********2222', reference: '7c1f6f0e-1c1f-4a9b-9d36-2f4f4a0f6a11' },
    at: new Date().toISOString(),
  },
});

type AccountClient = NonNullable<DvcAccount['client']>;

const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const session = (ref: string, days: number, current: boolean) => ({
  ...{ ref, current, method: 'password', acr: 'urn:dvc:acr:phone', portal: 'national' },
  ...{ signedInAt: day(days), seenAt: day(days), endsAt: day(days - 1) },
});

/** The account of the person, at a gateway that does whatever it is asked. */
export function sampleAccount(): AccountClient {
  const done = () => Promise.resolve();
  const all = ['citizen', 'enterprise', 'agency'] as const;
  const state: Awaited<ReturnType<AccountClient['read']>> = {
    me: {
      ...{ account: ending().holder.reference, audience: 'citizen', name: PERSON.fullName },
      ...{ birthDate: PERSON.birthDate, hasPassword: true, phone: '082****899' },
      identity: { scheme: 'cccd', value: PERSON.citizenId, masked: '********2222' },
      ...{ method: 'mobile', acr: 'urn:dvc:acr:phone', registeredAt: day(40), provedAt: day(40) },
      portals: [{ id: 'national', name: 'Cổng Dịch vụ công quốc gia' }],
    },
    consents: [{ purpose: 'share', granted: true, portal: 'national', decidedAt: day(40), withdrawnAt: null }],
    sessions: [session('this', 0, true), session('phone', 3, false)],
    signIns: [
      { at: day(0), portal: 'national', method: 'password', result: 'ok' },
      { at: day(3), portal: 'national', method: 'password', result: 'fail' },
    ],
    passkeys: [{ ref: 'key', label: 'Điện thoại của tôi', createdAt: day(20), usedAt: day(3), synced: true }],
    changes: ['phone', 'email', 'password', 'usb'].map((id) => ({ id, audiences: all })),
    organisations: [],
    people: undefined,
  };
  return {
    read: () => Promise.resolve(state),
    ...{ endSession: done, endOthers: done, signOut: done, withdraw: done, name: done, unname: done, actFor: done },
    ...{ namePasskey: done, resumePasskey: done, removePasskey: done, eraseLater: () => Promise.resolve(day(-7)) },
  };
}
