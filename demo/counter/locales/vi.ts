import type { Messages, MethodText } from 'dvc-register/locales';
import { vi } from 'dvc-register/locales/vi.js';

const counter: MethodText = {
  name: 'Tại bộ phận một cửa',
  summary: 'Cán bộ đối chiếu bạn với thẻ căn cước',
  needs: ['Thẻ căn cước', 'Có mặt tại bộ phận một cửa'],
  help: [{ text: 'Không cần SIM đứng tên bạn: số điện thoại chỉ để liên lạc.' }],
  own: {
    step: {
      desk: { title: 'Đưa thẻ căn cước cho cán bộ', lead: '' },
      'desk-over': { title: 'Lượt của bạn đã kết thúc', lead: '' },
    },
    hint: { phone: 'Để cơ quan liên lạc' },
    text: {
      'sent-desk': 'Cán bộ tại quầy đã thấy tên bạn.',
      'compare-desk': 'Đọc số này cho cán bộ: màn hình của cán bộ có cùng số.',
      'differs-desk': 'Màn hình của cán bộ có số khác: đừng tiếp tục, hãy hỏi tại quầy.',
      'then-desk': 'Đợi cán bộ đối chiếu. Trang này tự chuyển sang bước tiếp theo.',
    },
    problem: { 'counter/refused': 'Cán bộ chưa xác nhận được bạn là người ghi trên thẻ.' },
    advice: { 'counter/refused': [{ text: 'Hỏi cán bộ tại quầy, rồi làm lại.' }] },
  },
};

export const messages: Messages = { ...vi, methods: async () => ({ ...(await vi.methods()), counter }) };
