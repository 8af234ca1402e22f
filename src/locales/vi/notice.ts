import type { NoticeTexts } from '../notice-texts.js';

/** Thông báo cho chủ tài khoản. Tin nhắn dài thì được gửi không dấu, để vừa một tin. */
export const notice: NoticeTexts = {
  phone: {
    registered:
      'Tài khoản dịch vụ công của bạn đã được tạo. Không phải bạn đăng ký? Hãy báo ngay cho cổng dịch vụ công.',
    'signed-in':
      'Tài khoản dịch vụ công của bạn vừa được đăng nhập trên trình duyệt mới lúc {time}. Không phải bạn? Hãy đổi mật khẩu ngay.',
    erased: 'Tài khoản dịch vụ công của bạn đã được xóa, như bạn yêu cầu.',
    'recovery-begun':
      'Có người xin đặt lại mật khẩu tài khoản dịch vụ công của bạn. Không phải bạn? Hãy đăng nhập trước {time} để hủy.',
    'password-reset':
      'Mật khẩu tài khoản dịch vụ công của bạn vừa được đặt lại. Không phải bạn? Hãy đặt lại mật khẩu ngay.',
    'password-changed':
      'Mật khẩu tài khoản dịch vụ công của bạn vừa được đổi. Không phải bạn? Hãy đặt lại mật khẩu ngay.',
    'phone-changed':
      'Số này không còn là số điện thoại của tài khoản dịch vụ công của bạn. Không phải bạn đổi? Hãy đổi mật khẩu ngay.',
    'email-changed': 'Email của tài khoản dịch vụ công của bạn vừa được đổi. Không phải bạn? Hãy đổi mật khẩu ngay.',
    'stepped-up':
      'Tài khoản dịch vụ công của bạn vừa được xác thực bằng chứng thư số. Không phải bạn? Hãy đổi mật khẩu ngay.',
    'passkey-added':
      'Tài khoản dịch vụ công của bạn vừa có thêm một khóa truy cập. Không phải bạn? Hãy xóa khóa đó ngay.',
    'passkey-copied':
      'Một khóa truy cập của tài khoản dịch vụ công có dấu hiệu bị sao chép và đã tạm ngừng. Hãy xóa khóa đó.',
    'erasure-asked':
      'Tài khoản dịch vụ công của bạn sẽ bị xóa lúc {time}. Muốn giữ lại, hoặc không phải bạn yêu cầu? Hãy đăng nhập trước lúc đó.',
  },
  subject: {
    registered: 'Đã tạo tài khoản dịch vụ công',
    'signed-in': 'Tài khoản dịch vụ công được đăng nhập trên trình duyệt mới',
    erased: 'Đã xóa tài khoản dịch vụ công',
    'recovery-begun': 'Có người xin đặt lại mật khẩu dịch vụ công',
    'password-reset': 'Đã đặt lại mật khẩu dịch vụ công',
    'password-changed': 'Đã đổi mật khẩu dịch vụ công',
    'phone-changed': 'Đã đổi số điện thoại của tài khoản dịch vụ công',
    'email-changed': 'Đã đổi email của tài khoản dịch vụ công',
    'stepped-up': 'Đã xác thực tài khoản dịch vụ công bằng chứng thư số',
    'passkey-added': 'Đã thêm khóa truy cập vào tài khoản dịch vụ công',
    'passkey-copied': 'Đã tạm ngừng một khóa truy cập dịch vụ công',
    'erasure-asked': 'Tài khoản dịch vụ công sẽ bị xóa',
  },
  letter:
    'Kính gửi chủ tài khoản,\n\n{text}\n\nTrân trọng,\nHệ thống tài khoản dịch vụ công\n\nThư này không có đường dẫn. Hãy tự mở cổng dịch vụ công mà bạn vẫn dùng. Chúng tôi không bao giờ hỏi mật khẩu hoặc mã xác thực qua thư điện tử.',
  email: {
    registered:
      'Tài khoản dịch vụ công của bạn đã được tạo. Nếu không phải bạn đăng ký, hãy báo ngay cho cổng dịch vụ công.',
    'signed-in':
      'Tài khoản dịch vụ công của bạn vừa được đăng nhập trên một trình duyệt mới lúc {time}. Nếu không phải bạn, hãy đổi mật khẩu ngay và kết thúc các phiên đăng nhập khác.',
    erased: 'Tài khoản dịch vụ công của bạn đã được xóa, như bạn yêu cầu. Bạn có thể đăng ký lại khi cần.',
    'recovery-begun':
      'Có người yêu cầu đặt lại mật khẩu tài khoản dịch vụ công của bạn. Nếu không phải bạn, hãy đăng nhập trước {time} để hủy.',
    'password-reset':
      'Mật khẩu tài khoản dịch vụ công của bạn vừa được đặt lại. Mọi phiên đăng nhập trước đó đã kết thúc. Nếu không phải bạn, hãy đặt lại mật khẩu ngay.',
    'password-changed':
      'Mật khẩu tài khoản dịch vụ công của bạn vừa được đổi. Nếu không phải bạn, hãy đặt lại mật khẩu ngay.',
    'phone-changed':
      'Số điện thoại của tài khoản dịch vụ công của bạn vừa được đổi. Nếu không phải bạn, hãy đổi mật khẩu ngay.',
    'email-changed':
      'Email này không còn là email của tài khoản dịch vụ công của bạn. Nếu không phải bạn đổi, hãy đổi mật khẩu ngay.',
    'stepped-up':
      'Tài khoản dịch vụ công của bạn vừa được xác thực bằng chứng thư số. Nếu không phải bạn, hãy đổi mật khẩu ngay.',
    'passkey-added':
      'Tài khoản dịch vụ công của bạn vừa có thêm một khóa truy cập (passkey) để đăng nhập. Nếu không phải bạn, hãy xóa khóa đó ngay.',
    'passkey-copied':
      'Một khóa truy cập (passkey) của bạn có dấu hiệu bị sao chép nên đã tạm ngừng. Hãy xóa khóa đó và tạo khóa mới.',
    'erasure-asked':
      'Tài khoản dịch vụ công của bạn sẽ bị xóa lúc {time}. Muốn giữ lại, hoặc nếu không phải bạn yêu cầu, hãy đăng nhập trước lúc đó.',
  },
};
