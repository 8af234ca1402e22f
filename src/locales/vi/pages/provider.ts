import type { ProviderTexts } from '../../provider-texts.js';

/** Các trang của máy chủ đăng nhập. */
export const provider: ProviderTexts = {
  signOutTitle: 'Đăng xuất',
  signOut: 'Bạn muốn đăng xuất?',
  signOutWhat: 'Bạn sẽ được đăng xuất khỏi mọi cổng dịch vụ công đã đăng nhập trên trình duyệt này.',
  signOutYes: 'Đăng xuất',
  signOutNo: 'Không, về tài khoản của tôi',
  signedOutTitle: 'Đã đăng xuất',
  signedOut: 'Bạn đã đăng xuất. Nếu dùng máy chung, hãy đóng trình duyệt.',
  failedTitle: 'Không đăng nhập được',
  failed: 'Cổng dịch vụ công đã gửi một yêu cầu không hợp lệ. Lỗi này không phải do bạn.',
  expired: 'Phiên đăng nhập này đã hết hạn, hoặc trình duyệt không lưu cookie.',
  again: 'Hãy quay lại cổng dịch vụ công và đăng nhập lại.',
  code: 'Mã lỗi',
};
