import type { LaterTexts } from '../../messages.js';

/** Làm gì khi phiên đã hết, hoặc không có câu trả lời. */
export const lost: LaterTexts['advice'] = {
  'flow-expired:identify': [{ text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy xem lại rồi gửi lần nữa.' }],
  'flow-expired:code': [
    { text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy gửi lần nữa để nhận mã mới.' },
    { text: 'Mã cũ không còn dùng được, và chúng tôi chưa gửi mã mới.' },
  ],
  'flow-expired:password': [
    { text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy gửi lần nữa để nhận mã mới.' },
    { text: 'Mã cũ không còn dùng được, và chúng tôi chưa gửi mã mới.' },
  ],
  'flow-expired:wait': [
    { text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy gửi lần nữa để nhận yêu cầu ký mới.' },
    { text: 'Yêu cầu ký cũ không còn dùng được: đừng nhập mã PIN cho yêu cầu đó.' },
  ],
  'flow-expired:sign': [{ text: 'Tài khoản chưa được tạo. Hãy ký lại.' }],
  'flow-expired:confirm': [
    { text: 'Tài khoản chưa được tạo. Chữ ký cũ không còn dùng được: hãy làm lại từ bước này.' },
  ],
  'unavailable:network': [
    { text: 'Xem máy còn Wi-Fi hoặc dữ liệu di động không.' },
    { text: 'Wi-Fi công cộng thường đòi đăng nhập trước. Hãy mở trang đăng nhập của Wi-Fi, rồi thử lại.' },
  ],
  'unavailable:captive': [
    { text: 'Wi-Fi này chưa cho vào mạng. Hãy mở trang đăng nhập của Wi-Fi, rồi thử lại.' },
    { text: 'Hoặc tắt Wi-Fi và dùng dữ liệu di động.' },
  ],
};
