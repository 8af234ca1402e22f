import type { Advice } from '../messages.js';

/** Tài khoản định danh điện tử dùng để làm gì, và lấy ở đâu (Luật Căn cước 2023, Nghị định 69/2024). */
export const vneidHelp: readonly Advice[] = [
  {
    text: 'VNeID là ứng dụng định danh điện tử của Bộ Công an. Tài khoản mức độ 2 dùng thay thẻ căn cước khi làm thủ tục trên mạng.',
    link: 'Mở trang VNeID',
    href: 'https://vneid.gov.vn/',
  },
  {
    text: 'Chưa có tài khoản mức độ 2: mang thẻ căn cước và điện thoại đến công an cấp xã. Không mất phí.',
  },
  {
    text: 'Quên mật khẩu hoặc đổi điện thoại: làm theo hướng dẫn trong ứng dụng VNeID, hoặc gọi 1900 0368.',
    link: 'Gọi 1900 0368',
    href: 'tel:19000368',
  },
];
