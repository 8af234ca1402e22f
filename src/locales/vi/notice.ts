import type { NoticeTexts } from '../notice-texts.js';

/** Thông báo cho chủ tài khoản. Tin nhắn viết không dấu để máy nào cũng đọc được. */
export const notice: NoticeTexts = {
  phone: {
    'recovery-begun':
      'Co nguoi xin dat lai mat khau tai khoan dich vu cong cua ban. Neu khong phai ban, dang nhap tai {host} truoc {time} de huy.',
    'password-reset': 'Mat khau tai khoan dich vu cong cua ban vua duoc dat lai. Neu khong phai ban, vao ngay {host}.',
    'password-changed': 'Mat khau tai khoan dich vu cong cua ban vua duoc doi. Neu khong phai ban, vao ngay {host}.',
    'phone-changed':
      'So nay khong con la so dien thoai cua tai khoan dich vu cong cua ban. Neu khong phai ban doi, vao ngay {host}.',
    'email-changed': 'Email cua tai khoan dich vu cong cua ban vua duoc doi. Neu khong phai ban, vao ngay {host}.',
    'stepped-up': 'Tai khoan dich vu cong cua ban vua duoc xac thuc bang chung thu so. Neu khong phai ban, vao {host}.',
    'passkey-added':
      'Tai khoan dich vu cong cua ban vua co them mot khoa truy cap. Neu khong phai ban, vao ngay {host}.',
    'passkey-copied':
      'Mot khoa truy cap cua tai khoan dich vu cong co dau hieu bi sao chep va da tam ngung. Hay vao {host} de xoa.',
    'erasure-asked':
      'Tai khoan dich vu cong cua ban se bi xoa luc {time}. De giu lai, dang nhap tai {host} truoc luc do.',
  },
  subject: 'Tài khoản dịch vụ công của bạn',
  email: {
    'recovery-begun':
      'Có người yêu cầu đặt lại mật khẩu tài khoản dịch vụ công của bạn. Nếu không phải bạn, hãy đăng nhập tại {host} trước {time} để hủy.',
    'password-reset':
      'Mật khẩu tài khoản dịch vụ công của bạn vừa được đặt lại, và mọi phiên đăng nhập trước đó đã kết thúc. Nếu không phải bạn, hãy vào ngay {host}.',
    'password-changed':
      'Mật khẩu tài khoản dịch vụ công của bạn vừa được đổi. Nếu không phải bạn, hãy vào ngay {host}.',
    'phone-changed':
      'Số điện thoại của tài khoản dịch vụ công của bạn vừa được đổi. Nếu không phải bạn, hãy vào ngay {host}.',
    'email-changed':
      'Email này không còn là email của tài khoản dịch vụ công của bạn. Nếu không phải bạn đổi, hãy vào ngay {host}.',
    'stepped-up':
      'Tài khoản dịch vụ công của bạn vừa được xác thực bằng chứng thư số. Nếu không phải bạn, hãy vào ngay {host}.',
    'passkey-added':
      'Tài khoản dịch vụ công của bạn vừa có thêm một khóa truy cập (passkey) để đăng nhập. Nếu không phải bạn, hãy vào ngay {host} và xóa khóa đó.',
    'passkey-copied':
      'Một khóa truy cập (passkey) của tài khoản dịch vụ công của bạn có dấu hiệu bị sao chép nên đã tạm ngừng. Hãy vào {host}, xóa khóa đó và tạo khóa mới.',
    'erasure-asked':
      'Tài khoản dịch vụ công của bạn sẽ bị xóa lúc {time}. Để giữ lại, hãy đăng nhập tại {host} trước lúc đó.',
  },
};
