import type { PhoneTexts } from '../phone-texts.js';

/** Tin nhắn, viết không dấu để máy nào cũng đọc được. */
export const phone: PhoneTexts = {
  code: '{code} la ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se ma nay.',
  codeBelow: 'Ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se.',
  sign: 'Dang ky DVC {host}',
  signIn: 'Dang nhap DVC {host}',
};
