/** What the screens show of an invented person: the one of the guide. */
import type { ConsentOffer } from 'dvc-register';
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

export const form = { consent, captcha: { sample: true } };

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
