import type { PasskeyTexts } from '../../messages.js';

/** Danh sách khóa truy cập ở trang “Tài khoản của tôi”. */
export const passkeys: PasskeyTexts = {
  title: 'Khóa truy cập (passkey)',
  lead: 'Đăng nhập bằng vân tay, khuôn mặt hoặc mã PIN của thiết bị, không cần nhập mật khẩu.',
  none: 'Chưa có khóa nào.',
  unnamed: 'Khóa chưa đặt tên',
  made: 'Tạo lúc',
  used: 'Dùng lần cuối',
  unused: 'Chưa dùng lần nào',
  synced: 'Được lưu cả trong tài khoản đám mây của bạn',
  review:
    'Mật khẩu vừa được đặt lại nên các khóa dưới đây đang tạm ngừng. Giữ khóa của bạn, xóa khóa bạn không nhận ra.',
  'paused-recovery': 'Đang tạm ngừng vì mật khẩu đã được đặt lại.',
  'paused-copied': 'Đang tạm ngừng vì có dấu hiệu bị sao chép. Hãy xóa khóa này và tạo khóa mới.',
  resume: 'Đúng là khóa của tôi, dùng lại',
  rename: 'Đổi tên',
  label: 'Tên khóa',
  save: 'Lưu',
  cancel: 'Thôi',
  remove: 'Xóa',
  'remove-ask': 'Xóa khóa “{name}”? Khóa này sẽ không đăng nhập được nữa.',
  'remove-yes': 'Xóa khóa này',
  'remove-no': 'Giữ lại',
  add: 'Thêm khóa truy cập',
  unsupported: 'Trình duyệt này chưa tạo được khóa truy cập.',
};
