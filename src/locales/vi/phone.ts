import type { PhoneTexts } from '../phone-texts.js';

/** Tin nhắn, viết không dấu để máy nào cũng đọc được. */
export const phone: PhoneTexts = {
  code: '{code} la ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se ma nay.',
  codeBelow: 'Ma xac thuc dang ky tai khoan dich vu cong. KHONG chia se.',
  sign: 'Dang ky DVC {host}',
  signIn: {
    code: '{code} la ma dang nhap tai khoan dich vu cong. KHONG chia se ma nay.',
    codeBelow: 'Ma dang nhap tai khoan dich vu cong. KHONG chia se.',
    sign: 'Dang nhap DVC {host}',
  },
  recover: {
    code: '{code} la ma dat lai mat khau tai khoan dich vu cong. KHONG chia se ma nay.',
    codeBelow: 'Ma dat lai mat khau tai khoan dich vu cong. KHONG chia se.',
    sign: 'Dat lai mat khau DVC {host}',
  },
  change: {
    code: '{code} la ma doi thong tin tai khoan dich vu cong. KHONG chia se ma nay.',
    codeBelow: 'Ma doi thong tin tai khoan dich vu cong. KHONG chia se.',
    sign: 'Doi thong tin DVC {host}',
  },
};
