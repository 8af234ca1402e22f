import type { LaterTexts } from '../messages.js';

/** Câu lỗi của từng ô. */
export const error: LaterTexts['error'] = {
  required: 'Bạn chưa nhập ô này.',
  'required-citizenId': 'Bạn chưa nhập số CCCD.',
  'required-fullName': 'Bạn chưa nhập họ tên.',
  'required-birthDate': 'Bạn chưa nhập ngày sinh.',
  'required-phone': 'Bạn chưa nhập số điện thoại.',
  'required-code': 'Bạn chưa nhập mã xác thực.',
  'required-password': 'Bạn chưa đặt mật khẩu.',
  'required-repeat': 'Bạn chưa nhập lại mật khẩu.',
  invalid: 'Nội dung chưa đúng.',
  'citizen-id': 'Số CCCD gồm 12 chữ số. Hãy xem lại trên căn cước. CMND 9 số đã hết giá trị từ 01/01/2025.',
  keyboard: 'Bàn phím đang gõ chữ thay cho chữ số. Hãy chuyển sang bàn phím tiếng Anh (ENG), rồi nhập lại.',
  'full-name': 'Nhập họ tên bằng chữ, như trên căn cước.',
  'birth-date': 'Nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ 12/06/1986.',
  'under-14':
    'Người dưới 14 tuổi không tự đăng ký ở đây. Cha, mẹ hoặc người giám hộ đăng ký giúp bằng VNeID của mình, hoặc tại công an cấp xã.',
  'birth-date-citizen-id': 'Năm sinh không khớp với số CCCD. Hãy xem lại cả hai ô.',
  phone: 'Nhập số di động Việt Nam, ví dụ 0823 628 899.',
  email: 'Email chưa đúng, ví dụ ten@gmail.com. Có thể để trống.',
  consent: 'Cần đồng ý hai mục bắt buộc để tiếp tục.',
  password: 'Mật khẩu chưa đủ các điều kiện bên dưới.',
  'password-too-common':
    'Mật khẩu này quá phổ biến hoặc chứa thông tin của bạn, người khác dễ đoán. Hãy đặt mật khẩu khác.',
  'password-repeat': 'Hai lần nhập chưa giống nhau.',
  code: 'Mã gồm 6 chữ số.',
};
