import type { NoteTexts } from '../messages.js';

/** Ghi chú bên dưới danh sách phương thức: lúc hoạt động lại, và nơi cần đến khi không phương thức nào phù hợp. */
export const notes: NoteTexts = {
  text: {
    'out-of-service': 'Tạm ngừng phục vụ',
    'outage-now': 'Dự kiến hoạt động lại: {until}.',
    'outage-soon': 'Sẽ tạm ngừng từ {from} đến {until}.',
    when: '{time} ngày {date}',
  },
  elsewhere: [
    {
      text: 'Có tài khoản VNeID mà không thấy trong danh sách: cổng này chưa kết nối với VNeID. Hãy chọn một phương thức trên.',
      link: 'VNeID là gì, đăng ký thế nào',
      href: 'https://vneid.gov.vn/',
    },
    {
      text: 'Dưới 14 tuổi: cha, mẹ hoặc người giám hộ nộp hồ sơ thay, bằng tài khoản của mình. Tài khoản định danh của trẻ được đăng ký qua VNeID của cha, mẹ hoặc người giám hộ.',
    },
    { text: 'Người được giám hộ: người giám hộ nộp hồ sơ bằng tài khoản của mình, kèm giấy tờ giám hộ.' },
    {
      text: 'Người nước ngoài có thẻ thường trú hoặc tạm trú: đăng ký tài khoản tại cơ quan xuất nhập cảnh.',
    },
    {
      text: 'Người Việt Nam ở nước ngoài: dùng VNeID nếu đã có. Nếu chưa có thẻ căn cước, hỏi cơ quan đại diện Việt Nam nơi bạn ở.',
    },
    {
      text: 'Mất SIM hoặc đổi số: làm lại SIM đứng tên bạn tại nhà mạng trước. Phương thức ký số không cần tin nhắn.',
    },
    {
      text: 'Thẻ căn cước hoặc dữ liệu dân cư ghi sai: sửa tại công an cấp xã, hoặc gọi 1900 0368.',
      link: 'Gọi 1900 0368',
      href: 'tel:19000368',
    },
    {
      text: 'Mã số BHXH đã bị hủy hoặc gộp: hỏi cơ quan BHXH mã đang dùng, hoặc gọi 1900 9068.',
      link: 'Gọi 1900 9068',
      href: 'tel:19009068',
    },
    {
      text: 'Không dùng được điện thoại hay máy tính: đến bộ phận một cửa, mang theo thẻ căn cước. Cán bộ sẽ giúp bạn.',
    },
  ],
};
