import type { Messages, MethodText } from 'dvc-register/locales';
import { en } from 'dvc-register/locales/en.js';
import { vi } from 'dvc-register/locales/vi.js';

const withLetter = (language: Messages, letter: MethodText): Messages => ({
  ...language,
  methods: async () => ({ ...(await language.methods()), letter }),
});

export const vietnamese = withLetter(vi, {
  name: 'Thư mời',
  summary: 'Xác minh bằng số trên thư mời gửi cho bạn',
  needs: ['Căn cước công dân 12 số', 'Thư mời'],
  help: [],
  own: {
    field: { letterNumber: 'Số thư mời' },
    error: { 'letter-number': 'Nhập TH và 6 chữ số, như trên thư.' },
    problem: { 'letter/unknown': 'Số thư mời này không phải của bạn, hoặc không có.' },
    simple: { 'letter/unknown': 'Số chưa đúng, hãy xem lại thư.' },
  },
});

export const english = withLetter(en, {
  name: 'Letter of invitation',
  summary: 'Confirmed by the number in the letter that you got',
  needs: ['A 12-digit citizen ID', 'The letter'],
  help: [],
  own: {
    field: { letterNumber: 'Number of the letter' },
    error: { 'letter-number': 'Enter TH and 6 digits, as in the letter.' },
    problem: { 'letter/unknown': 'This letter was not sent to you, or does not exist.' },
    simple: { 'letter/unknown': 'The number is wrong, so look at your letter again.' },
  },
});
